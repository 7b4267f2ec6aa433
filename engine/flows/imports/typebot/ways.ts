// Where every exit leads in the end: through blocks that only pass people on, and along the edges of the file.
import type { Draft, Placed } from './draft.ts'
import type { Goal } from './made.ts'
import type { Block, Bot, BotGroup } from './schema.ts'

interface Position {
  group: BotGroup
  index: number
}

/** Finds the step that a goal comes to; null where the flow ends. */
export class Ways {
  readonly #bot: Bot
  readonly #draft: Draft
  readonly #groups: Map<string, BotGroup>
  readonly #positions = new Map<Block, Position>()

  constructor(bot: Bot, draft: Draft) {
    this.#bot = bot
    this.#draft = draft
    this.#groups = new Map(bot.groups.map((group) => [group.id, group] as const).reverse())
    for (const group of bot.groups) {
      for (const [index, block] of group.blocks.entries()) this.#positions.set(block, { group, index })
    }
  }

  /** The step a placed step's goal comes to. */
  of(placed: Placed, goal: Goal): string | null {
    return this.#reach(goal, placed.block, placed.first)
  }

  /** The step that an edge of the file comes to. */
  along(edge: string | undefined): string | null {
    return this.#reach({ edge, or: 'end' }, null, 0)
  }

  /** The step that somebody who comes to a block comes to. */
  behind(block: Block): string | null {
    const entry = this.#draft.entries.get(block)
    return entry ? (entry.step ?? this.#reach(entry.passes, block, 0)) : null
  }

  /** The step that a group begins with. */
  into(group: string): string | null {
    return this.#reach({ group, block: undefined }, null, 0)
  }

  /** Follows goals that only pass on; a ring of them ends. */
  #reach(goal: Goal, from: Block | null, first: number): string | null {
    const seen = new Set<Block>()
    let block = from
    let now = goal
    for (;;) {
      if (now === 'end') return null
      if (typeof now === 'object' && 'part' in now) return this.#draft.steps[first + now.part]?.id ?? null
      if (typeof now === 'object' && 'edge' in now) {
        const target = now.edge === undefined ? undefined : this.#bot.edges.get(now.edge)
        if (!target) {
          now = now.or
          continue
        }
        now = { group: target.group, block: target.block }
      }
      const next =
        now === 'on' ? this.#onFrom(block) : 'after' in now ? this.#onFrom(now.after) : this.#at(now)
      if (next === null || seen.has(next)) return null
      seen.add(next)
      const entry = this.#draft.entries.get(next)
      if (!entry || entry.step !== null) return entry?.step ?? null
      block = next
      now = entry.passes
    }
  }

  #at({ group, block }: { group: string; block: string | undefined }): Block | null {
    const blocks = this.#groups.get(group)?.blocks ?? []
    return blocks.find(({ id }) => block !== undefined && id === block) ?? blocks[0] ?? null
  }

  /** The block behind: by its own edge, which of a bubble counts only at the end of its group, else the one below. */
  #onFrom(block: Block | null): Block | null {
    const position = block && this.#positions.get(block)
    if (!block || !position) return null
    const below = position.group.blocks[position.index + 1] ?? null
    if (below && isBubble(block)) return below
    const target = block.edge === undefined ? undefined : this.#bot.edges.get(block.edge)
    return (
      (target && this.#at({ group: target.group, block: target.block })) ??
      (block.edge === undefined ? below : null)
    )
  }
}

const bubbleTypes = new Set(['text', 'image', 'video', 'audio', 'embed'])

/** Whether a block only shows something. */
export const isBubble = ({ type }: Block) => bubbleTypes.has(type)
