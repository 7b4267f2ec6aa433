// Paths into the JSON of an answer; the rehearsals read them too.
export { pathParts, readPath } from '#engine/machine/json_path.ts'
