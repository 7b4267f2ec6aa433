// The gallery's list: what is found on a shelf, in its order or best first, and its shelves.
import type { ItemOf } from '../api.ts'
import { searchKinds } from '../canvas/palette_search.ts'

export type Template = ItemOf<'GET /templates'>
export type Shelf = Template['category']

/** The templates of a shelf (undefined: of all) that fit what is looked for, best first; all in their order when nothing is. */
export function found(
  templates: ReadonlyArray<Template>,
  shelf: string | undefined,
  find: string,
): Template[] {
  const kinds = templates.map((template) => ({
    ...template,
    type: template.id,
    keywords: [...template.keywords, template.category.title.es, template.category.title.en],
  }))
  const fit = new Map(searchKinds(kinds, find).map((kind, place) => [kind.id, place]))
  const there = templates.filter(({ id, category }) => fit.has(id) && (!shelf || category.id === shelf))
  return find.trim() === '' ? there : there.sort((a, b) => fit.get(a.id)! - fit.get(b.id)!)
}

/** Every shelf with how many of these templates stand on it, in the gallery's order. */
export function shelvesOf(
  templates: ReadonlyArray<Template>,
  here: ReadonlyArray<Template>,
): Array<Shelf & { count: number }> {
  const shelves = new Map(templates.map(({ category }) => [category.id, category]))
  return [...shelves.values()].map((shelf) => ({
    ...shelf,
    count: here.filter(({ category }) => category.id === shelf.id).length,
  }))
}
