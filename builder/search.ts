// The filters of every list as they stand in the address bar. Whatever is typed there becomes a valid filter or none.

type Raw = Record<string, unknown>

const text = (value: unknown, max = 200): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, max) : undefined

const one = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((option) => option === value)

export const flowStates = ['published', 'draft', 'stopped'] as const
export const userTabs = ['users', 'teams'] as const
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

/** The flows list, and the dialog that is open over it: in the gallery its shelf, what is looked for, and the chosen template. */
export function readFlows(raw: Raw): {
  search?: string
  state?: (typeof flowStates)[number]
  create?: 'blank' | 'template' | 'import'
  shelf?: string
  find?: string
  template?: string
} {
  return {
    search: text(raw.search),
    state: one(raw.state, flowStates),
    create: one(raw.create, ['blank', 'template', 'import'] as const),
    shelf: text(raw.shelf, 40),
    find: text(raw.find),
    template: text(raw.template, 60),
  }
}

export const testParts = ['talk', 'robots', 'tests', 'replay'] as const

/** The step whose panel is open, the panel's tab, the part of the tab of tests, and the run that is replayed there. */
export function readFlow(raw: Raw): {
  step?: string
  tab?: string
  view?: 'outline'
  dialog?: 'publish'
  test?: (typeof testParts)[number]
  run?: string
} {
  return {
    test: one(raw.test, testParts),
    run: text(raw.run, 40),
    step: text(raw.step, 40),
    tab: text(raw.tab, 40),
    view: one(raw.view, ['outline'] as const),
    dialog: one(raw.dialog, ['publish'] as const),
  }
}

export const runStates = ['waiting', 'ended', 'failed', 'stopped'] as const
export const periods = ['today', 'week', 'month'] as const

/** The filters of a flow's runs, and the run that is open beside them. */
export function readRuns(raw: Raw): {
  status?: (typeof runStates)[number]
  step?: string
  version?: string
  period?: (typeof periods)[number]
  run?: string
} {
  return {
    status: one(raw.status, runStates),
    step: text(raw.step, 40),
    version: text(raw.version, 40),
    period: one(raw.period, periods),
    run: text(raw.run, 40),
  }
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

/** The filter of a list in the settings, the half of the users page, and what is open over it (`new` for one to be made). */
export function readSettings(raw: Raw): {
  search?: string
  tab?: (typeof userTabs)[number]
  open?: string
} {
  return { search: text(raw.search), tab: one(raw.tab, userTabs), open: text(raw.open, 255) }
}
