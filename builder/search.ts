// The filters of every list as they stand in the address bar. Whatever is typed there becomes a valid filter or none.

type Raw = Record<string, unknown>

const text = (value: unknown, max = 200): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, max) : undefined

const one = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((option) => option === value)

export const flowStates = ['published', 'draft', 'stopped'] as const
export const settingsTabs = ['workspace', 'me', 'users'] as const
export const channelTabs = ['general', 'install'] as const

/** First boot, then the choice of a goal. */
export function readSetup(raw: Raw): { stage?: 'goal' } {
  return { stage: one(raw.stage, ['goal'] as const) }
}

/** Where to go after signing in; only addresses of this app. */
export function readSignIn(raw: Raw): { to?: string } {
  const to = text(raw.to, 2_000)
  return { to: to?.startsWith('/') && !/^\/[/\\]/.test(to) ? to : undefined }
}

/** The flows list, and the dialog that is open over it. */
export function readFlows(raw: Raw): {
  search?: string
  state?: (typeof flowStates)[number]
  create?: 'blank' | 'template' | 'import'
} {
  return {
    search: text(raw.search),
    state: one(raw.state, flowStates),
    create: one(raw.create, ['blank', 'template', 'import'] as const),
  }
}

/** The step whose panel is open, and the panel's tab. */
export function readFlow(raw: Raw): { step?: string; tab?: string; view?: 'outline' } {
  return { step: text(raw.step, 40), tab: text(raw.tab, 40), view: one(raw.view, ['outline'] as const) }
}

/** The contacts table, and the contact whose drawer is open (`new` for one to be made). */
export function readContacts(raw: Raw): { search?: string; tag?: string; contact?: string } {
  return { search: text(raw.search), tag: text(raw.tag, 80), contact: text(raw.contact, 40) }
}

/** The channel whose panel is open, or the channel type being added. */
export function readChannels(raw: Raw): {
  channel?: string
  add?: string
  tab?: (typeof channelTabs)[number]
} {
  return { channel: text(raw.channel, 40), add: text(raw.add, 40), tab: one(raw.tab, channelTabs) }
}

/** The part of the settings. */
export function readSettings(raw: Raw): { tab?: (typeof settingsTabs)[number] } {
  return { tab: one(raw.tab, settingsTabs) }
}
