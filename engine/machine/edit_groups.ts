// Edits of groups: named frames around steps. A step names its group, so it can stand in no two of them.
import type { Words } from '#channels/channel.ts'
import { type Edited, type Kinds, manyOf, withoutEmptyGroups } from './edit.ts'
import { freshKeys } from './edit_notes.ts'
import { type Edge, type Graph, type GraphStep, type Group, MAX_NOTES } from './graph.ts'

/** The group with this id, if there is one. */
export const groupIn = (graph: Graph, id: string | undefined): Group | undefined =>
  id !== undefined && graph.groups && Object.hasOwn(graph.groups, id) ? graph.groups[id] : undefined

/** The steps that stand in a group. */
export const stepsIn = (graph: Graph, group: string): GraphStep[] =>
  Object.values(graph.steps).filter((step) => step.group === group)

/** Step → the closed group that hides it. */
export function hiddenBy(graph: Graph): Map<string, string> {
  if (!graph.groups) return new Map()
  return new Map(
    Object.values(graph.steps).flatMap(
      ({ id, group }): Array<[string, string]> =>
        group !== undefined && groupIn(graph, group)?.closed ? [[id, group]] : [],
    ),
  )
}

/** The edges that lead into a group and those that lead out of it. */
export function waysThrough(graph: Graph, group: string): { into: Edge[]; out: Edge[] } {
  const inside = new Set(stepsIn(graph, group).map(({ id }) => id))
  return {
    into: graph.edges.filter(({ from, to }) => !inside.has(from) && inside.has(to)),
    out: graph.edges.filter(({ from, to }) => inside.has(from) && !inside.has(to)),
  }
}

/** Puts a frame around steps; a step of another group leaves that one. */
export function groupSteps(graph: Graph, ids: string[], name: string, kinds: Kinds): Edited {
  const chosen = [...new Set(ids)].filter((id) => Object.hasOwn(graph.steps, id))
  const label = manyOf(graph, chosen, kinds, { en: 'Group', es: 'Agrupar' })
  if (chosen.length === 0 || Object.keys(graph.groups ?? {}).length >= MAX_NOTES)
    return { graph, label, ids: [] }
  const id = freshKeys('group', graph.groups, 1)[0]!
  const groups = { ...graph.groups, [id]: { id, name: name.trim().slice(0, 80) } }
  const grown = withGroup({ ...graph, groups }, chosen, id)
  return { graph: withoutEmptyGroups(grown), label, ids: [id] }
}

/** Takes the frame away; its steps stay where they are. */
export function ungroup(graph: Graph, id: string): Edited {
  const group = groupIn(graph, id)
  const label = named(group, { en: 'Ungroup', es: 'Desagrupar' })
  if (!group) return { graph, label }
  const ids = stepsIn(graph, id).map((step) => step.id)
  return { graph: withoutEmptyGroups(withGroup(graph, ids, undefined)), label }
}

/** Puts steps into a group, or, without one, out of the group they are in. */
export function joinGroup(graph: Graph, ids: string[], id: string | undefined, kinds: Kinds): Edited {
  const chosen = ids.filter((one) => Object.hasOwn(graph.steps, one) && graph.steps[one]?.group !== id)
  const verb =
    id === undefined ? { en: 'Take out', es: 'Sacar' } : { en: 'Put into a group', es: 'Poner en un grupo' }
  const label = manyOf(graph, chosen, kinds, verb)
  if (chosen.length === 0 || (id !== undefined && !groupIn(graph, id))) return { graph, label }
  return { graph: withoutEmptyGroups(withGroup(graph, chosen, id)), label }
}

/** Gives a group another name. */
export function renameGroup(graph: Graph, id: string, name: string): Edited {
  const short = name.trim().slice(0, 80)
  const group = groupIn(graph, id)
  const label = { en: `Call the group «${short}»`, es: `Llamar al grupo «${short}»` }
  if (!group || group.name === short) return { graph, label }
  return { graph: { ...graph, groups: { ...graph.groups, [id]: { ...group, name: short } } }, label }
}

/** Draws a group as one card, or as a frame around its steps again. */
export function closeGroup(graph: Graph, id: string, closed: boolean): Edited {
  const group = groupIn(graph, id)
  const label = named(group, closed ? { en: 'Collapse', es: 'Contraer' } : { en: 'Expand', es: 'Expandir' })
  if (!group || Boolean(group.closed) === closed) return { graph, label }
  const { closed: _, ...open } = group
  const next: Group = closed ? { ...open, closed: true } : open
  return { graph: { ...graph, groups: { ...graph.groups, [id]: next } }, label }
}

function withGroup(graph: Graph, ids: string[], group: string | undefined): Graph {
  const steps = { ...graph.steps }
  for (const id of ids) {
    const { group: _, ...step } = steps[id]!
    steps[id] = group === undefined ? step : { ...step, group }
  }
  return { ...graph, steps }
}

function named(group: Group | undefined, verb: Words): Words {
  return {
    en: group?.name ? `${verb.en} «${group.name}»` : `${verb.en} a group`,
    es: group?.name ? `${verb.es} «${group.name}»` : `${verb.es} un grupo`,
  }
}
