// Writes variants of a YAML file, each with one thing wrong or missing: node mutate.js MODULES FILE FOLDER N
//   N of them, spread evenly over its keys and values; prints a line each: name, what was done
const fs = require('fs');
const path = require('path');

const [modules, file, folder, wanted] = process.argv.slice(2);
const yaml = require(path.join(modules, 'yaml'));
const document = yaml.parse(fs.readFileSync(file, 'utf8'));
if (Array.isArray(document.tests)) // many, and all of one shape
  document.tests = document.tests.slice(0, 1);

const renamed = (parent, key) => {
  const entries = Object.entries(parent).map(([k, v]) => [k === key ? k + 'qqq' : k, v]);
  Object.keys(parent).forEach(k => delete parent[k]);
  Object.assign(parent, Object.fromEntries(entries));
};
const mutations = {
  'another key': (p, k) => Array.isArray(p) ? p.push({qqq: 1}) : renamed(p, k),
  'no such key': (p, k) => Array.isArray(p) ? p.splice(k, 1) : delete p[k],
  'a list': (p, k) => { p[k] = [['qqq']]; },
  'a mapping': (p, k) => { p[k] = {qqq: {qqq: 1}}; },
  'text': (p, k) => { p[k] = 'qqq'; },
  'nothing': (p, k) => { p[k] = null; },
};

// Every place of the document: a list of keys.
function places(node, at, found) {
  if (node === null || typeof node !== 'object')
    return found;
  for (const key of Object.keys(node)) {
    found.push([...at, key]);
    places(node[key], [...at, key], found);
  }
  return found;
}

const all = [], seen = new Set();
for (const place of places(document, [], [])) {
  const kind = place.map(key => /^\d+$/.test(key) ? '*' : key).join('.'); // one item of a list stands for all
  if (!seen.has(kind))
    for (const name of Object.keys(mutations))
      all.push([place, name]);
  seen.add(kind);
}
const step = Math.max(1, all.length / wanted);
for (let i = 0; i < Math.min(wanted, all.length); i++) {
  const [place, name] = all[Math.floor(i * step)];
  const copy = JSON.parse(JSON.stringify(document));
  const parent = place.slice(0, -1).reduce((node, key) => node[key], copy);
  mutations[name](parent, Array.isArray(parent) ? +place.at(-1) : place.at(-1));
  const target = 'm' + String(i).padStart(4, '0') + '.yaml';
  fs.writeFileSync(path.join(folder, target), yaml.stringify(copy));
  console.log(target + '\t' + place.join('.') + ': ' + name);
}
