// The scene of a talk: whom it is about, on which channel, where; and the machine that takes its turns.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Capabilities, Content } from '#channels/channel.ts'
import { fit as fitted } from '#channels/fit.ts'
import type { Cue, Scene } from '#engine/machine/cues.ts'
import { sampleScene } from '#engine/machine/cues.ts'
import type { Rehearsal } from '#engine/machine/rehearsal.ts'
import { choicesIn } from '#engine/machine/said.ts'
import { type Answer, call, type ItemOf, queryKeys } from '../../api.ts'
import { type ChannelType, useChannels, useChannelTypes } from '../../channels/channels.ts'
import { useT } from '../../words/i18n.ts'

type RealContact = ItemOf<'GET /contacts'>
type Hours = Answer<'GET /workspace/hours'>

/** Where every scene of this workspace happens. Sample hours and zone until they have been read. */
export function usePlace(): Pick<Scene, 'language' | 'timeZone' | 'hours'> {
  const { language } = useT()
  const hours = useQuery({
    queryKey: queryKeys.hours,
    queryFn: () => call('GET /workspace/hours'),
    staleTime: 60_000,
  }).data
  return useMemo(() => placeOf(language, hours), [language, hours])
}

function placeOf(
  language: 'es' | 'en',
  known: Hours | undefined,
): Pick<Scene, 'language' | 'timeZone' | 'hours'> {
  const { timeZone } = sampleScene(language)
  return known ? { language, timeZone: known.timeZone, hours: known.hours } : { language, timeZone }
}

/** A scene in this workspace in which nothing was done yet, beginning now by the clock of the screen. */
export function emptyScene(place: Pick<Scene, 'language' | 'timeZone' | 'hours'>, now: Date): Scene {
  return { ...sampleScene(place.language), ...place, now: now.toISOString() }
}

/** A real contact as the scene knows one. */
export function contactOf(one: RealContact): Scene['contact'] {
  return {
    id: one.id,
    firstName: one.firstName,
    lastName: one.lastName,
    email: one.email ?? '',
    phone: one.phone ?? '',
    language: one.language ?? '',
    country: one.country ?? '',
    tags: one.tags,
    fields: one.fields as Scene['contact']['fields'],
  }
}

/** The channel types, and the connected channel of each where there is one. */
export function useSceneChannels(): Array<{ type: ChannelType; channel: NonNullable<Scene['channel']> }> {
  const types = useChannelTypes().data?.items
  const channels = useChannels().data?.items
  const { pick } = useT()
  return useMemo(
    () =>
      (types ?? []).map((type) => {
        const own = channels?.find((one) => one.type === type.type)
        const channel = { id: own?.id ?? type.type, type: type.type, name: own?.name ?? pick(type.title) }
        return { type, channel }
      }),
    [types, channels, pick],
  )
}

/** What the scene's channel can show; null while the catalogue has not been read. */
export function useCan(scene: Scene): Capabilities | null {
  const types = useChannelTypes().data?.items
  return (types?.find(({ type }) => type === scene.channel?.type)?.can as Capabilities | undefined) ?? null
}

/** A message as the channel shows it: one bubble or several. */
export function shownAs(content: Content, can: Capabilities | null, language: 'es' | 'en'): Content[] {
  return can ? fitted(content, can, language) : [content]
}

/** The choices that can be tapped now: those of the last message, while the bot waits for a reply. */
export function tappable(
  { lines, waitsFor, paused }: Rehearsal,
  can: Capabilities | null,
  language: 'es' | 'en',
) {
  if (waitsFor !== 'reply' || paused) return []
  const last = lines.findLast((line) => line.kind === 'out')
  if (last?.kind !== 'out') return []
  const shown = shownAs(last.content, can, language).at(-1)
  return shown ? choicesIn(shown).filter(({ url }) => !url) : []
}

/** What a tap on a choice sends. */
export const tapOf = ({ id, title }: { id: string; title: string }): Cue => ({
  kind: 'say',
  content: { kind: 'text', text: title, choice: id },
})
