// Where the panel lives: in a site's frame (the site keeps our data and is told what happens) or alone on its page.
import type { Kept, ToPanel, ToSite } from './protocol.ts'

type Hello = Extract<ToPanel, { type: 'hello' }>

export interface Home {
  embedded: boolean
  keep(kept: Kept): void
  tell(message: ToSite): void
}

/** Finds out where we are; `greeted` runs once with what is kept, `heard` with everything later. */
export function findHome(
  key: string,
  embedded: boolean,
  greeted: (home: Home, hello: Hello) => void,
  heard: (message: ToPanel) => void,
): void {
  if (embedded) inSite(key, greeted, heard)
  else onPage(key, greeted, heard)
}

function inSite(
  key: string,
  greeted: (home: Home, hello: Hello) => void,
  heard: (message: ToPanel) => void,
): void {
  // The frame's address names the site; a wrong name only means that nobody hears us and we hear nobody.
  const site = new URLSearchParams(location.search).get('o') ?? ''
  const tell = (message: ToSite) => {
    if (URL.canParse(site)) parent.postMessage({ charla: key, ...message }, site)
  }
  const home: Home = { embedded: true, tell, keep: (kept) => tell({ type: 'keep', kept }) }
  let met = false
  addEventListener('message', ({ source, origin, data }: MessageEvent<ToPanel & { charla?: string }>) => {
    if (source !== parent || origin !== site || data?.charla !== key) return
    if (data.type !== 'hello') heard(data)
    else if (!met) {
      met = true
      greeted(home, data)
    }
  })
  tell({ type: 'ready' })
}

function onPage(
  key: string,
  greeted: (home: Home, hello: Hello) => void,
  heard: (message: ToPanel) => void,
): void {
  const place = `charla:${key}`
  const kept = (): Kept => {
    try {
      return JSON.parse(localStorage.getItem(place) ?? '{}')
    } catch {
      // Storage is refused: the visit lasts as long as the page.
      return {}
    }
  }
  const keep = (now: Kept) => {
    try {
      localStorage.setItem(place, JSON.stringify(now))
    } catch {
      // As above.
    }
    // Told: a reload is not another visit by the link, but following it again is.
    if (now.ref && location.search) history.replaceState(null, '', location.pathname)
  }
  const language = /^en/i.test(document.documentElement.lang) ? 'en' : 'es'
  greeted(
    { embedded: false, keep, tell: () => {} },
    {
      type: 'hello',
      kept: { ...kept(), ref: undefined },
      language,
      theme: 'auto',
      about: { profile: {}, attributes: {} },
      open: true,
    },
  )
  addEventListener('storage', (event) => {
    if (event.key === place) heard({ type: 'kept', kept: kept() })
  })
}
