/* docs/reference-mapping.md and rules/schema/extract.schema.json say what the list of keys says.
 * OSARA_REGENERATE=1 writes the tables and the JSON Schema anew. */
#include "reference.h"

#include "scanning/mapping_keys.h"

static const char reference[] = OSARA_SOURCE_DIR "/docs/reference-mapping.md";
static const char json_schema[] = OSARA_SOURCE_DIR "/rules/schema/extract.schema.json";

static void the_json_schema_is_that_of_the_keys(void **state)
{
    (void)state;
    reference_check_json(json_schema, &schema_of_mappings);
}

static void the_tables_of_the_reference_are_those_of_the_keys(void **state)
{
    (void)state;
    reference_check_tables(reference, &schema_of_mappings, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_json_schema_is_that_of_the_keys),
        cmocka_unit_test(the_tables_of_the_reference_are_those_of_the_keys),
    };

    return cmocka_run_group_tests_name("mapping reference", tests, NULL, NULL);
}
