// Validates YAML files by a JSON Schema, with validators that are none of ours: ajv, and the package yaml.
//   node validate.js MODULES SCHEMA FILE...   prints one line a file: "ok", or what is wrong with it
const fs = require('fs');
const path = require('path');

const [modules, schema, ...files] = process.argv.slice(2);
const Ajv = require(path.join(modules, 'ajv', 'dist', '2020.js')).default;
const yaml = require(path.join(modules, 'yaml'));

// strictTypes asks for types beside "properties" in every branch of an if; all else of strict holds.
const ajv = new Ajv({allErrors: true, strict: true, strictTypes: false, strictRequired: false});
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, 'utf8')));

function judge(file) {
  const document = yaml.parseDocument(fs.readFileSync(file, 'utf8'), {prettyErrors: false});
  if (document.errors.length > 0)
    return 'not YAML: ' + document.errors[0].message;
  if (validate(document.toJS()))
    return 'ok';
  return validate.errors.map(e => (e.instancePath || '/') + ' ' + e.message).slice(0, 3).join('; ');
}

for (const file of files)
  console.log(judge(file).replace(/\n/g, ' '));
