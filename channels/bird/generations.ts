// The three APIs by which Bird can be reached, each with its own proof and its own words.
import type { ChannelWorld, Outgoing, RawRequest, Received } from '../channel.ts'
import type { BirdSettings } from './channel.ts'
import { legacy } from './legacy.ts'
import { platform } from './platform.ts'
import { workspace } from './workspace.ts'

type World = Pick<ChannelWorld, 'http' | 'now'>

/** One of them. */
export interface Generation {
  verify(request: RawRequest, settings: BirdSettings, now: Date): void | Promise<void>
  receive(request: RawRequest, now: Date): Received[]
  send(
    message: Outgoing & { text: string },
    settings: BirdSettings,
    world: World,
  ): Promise<{ externalId: string }>
  /** Asks anything that only a good key may ask. Throws ChannelError. */
  probe(settings: BirdSettings, world: World): Promise<void>
}

export const generations: Record<BirdSettings['generation'], Generation> = { platform, workspace, legacy }
