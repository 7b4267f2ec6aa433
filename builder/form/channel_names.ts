// What people call a channel, or all channels of a type.
import { channelType } from '#engine/machine/said.ts'
import { spoken, word } from '../words/i18n.ts'
import type { Scope } from './scope.ts'

/** Types and channels as one may choose among them: types with what is connected first, then each channel by its name. */
export function channelOptions({ channels, channelTypes }: Scope): Array<{ value: string; label: string }> {
  const connected = new Set(channels.map(({ type }) => type))
  const types = channelTypes
    .toSorted((a, b) => Number(connected.has(b.type)) - Number(connected.has(a.type)))
    .map(({ type, title }) => ({
      value: channelType(type),
      label: word('canvas.form.everyOf', { type: title[spoken()] }),
    }))
  return [...types, ...channels.map(({ id, name }) => ({ value: id, label: name }))]
}

/** The name of one of them; what is gone is called by what stands for it. */
export const channelName = (value: string, scope: Scope): string =>
  channelOptions(scope).find((option) => option.value === value)?.label ?? value
