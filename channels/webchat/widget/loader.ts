// The script of a customer's site: a launcher in a shadow root, and the panel in a frame of ours, made when it is needed.
// One statement, no imports: it runs as a classic script and leaves nothing behind but `charla`.
import type { About, Config, Kept, Theme, ToPanel, ToSite } from './protocol.ts'

type Listener = (detail?: unknown) => void
type Api = ((name: string, ...args: unknown[]) => void) & { q?: ArrayLike<unknown>[]; running?: boolean }

;(() => {
  const site = window as unknown as { charla: Api }
  const script = (document.currentScript ??
    document.querySelector('script[data-key][src*="/w.js"]')) as HTMLScriptElement | null
  const key = script?.dataset.key
  const waiting = site.charla?.q ?? []
  if (!script || !key || site.charla?.running) return
  const home = new URL(script.src).origin
  const place = `charla:${key}`
  const listeners: Record<string, Set<Listener>> = {}
  const about: About = { profile: {}, attributes: {} }
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  let config: Config | undefined
  let button: HTMLButtonElement | undefined
  let frame: HTMLIFrameElement | undefined
  let language: 'es' | 'en'
  let theme: Theme = 'auto'
  let preview = ''
  let behind: HTMLElement[] = []
  let proposed = ''
  let ready = false
  let isOpen = false
  let isHidden = false
  let unread = 0

  const kept = (): Kept => {
    try {
      return JSON.parse(localStorage.getItem(place) ?? '{}')
    } catch {
      return {}
    }
  }
  const keep = (data: Kept) => {
    try {
      localStorage.setItem(place, JSON.stringify(data))
    } catch {
      // Storage is refused: the visit lasts as long as the page.
    }
  }
  const speak = (tag: unknown) => {
    const fixed = config?.language
    language = fixed && fixed !== 'auto' ? fixed : /^en/i.test(String(tag)) ? 'en' : 'es'
  }
  const emit = (name: string, detail?: unknown) => {
    for (const listener of listeners[name] ?? []) listener(detail)
    document.dispatchEvent(new CustomEvent(`charla:${name}`, { detail }))
  }
  // Before the panel is there nobody of ours would hear; it is told everything when it says that it is.
  const tell = (message: ToPanel) => {
    if (ready) frame?.contentWindow?.postMessage({ charla: key, ...message }, home)
  }

  const box = () => root.querySelector('div')!
  const draw = () => {
    if (!button) return
    const en = language === 'en'
    const label = isOpen ? (en ? 'Close chat' : 'Cerrar chat') : en ? 'Open chat' : 'Abrir chat'
    const news = !unread || isOpen ? '' : en ? `, ${unread} unread` : `, ${unread} sin leer`
    button.ariaLabel = label + news
    button.ariaExpanded = String(isOpen)
    button.dataset.unread = isOpen || !unread ? '' : unread > 9 ? '9+' : String(unread)
    host.hidden = isHidden
    box().className = isOpen ? 'open' : preview && 'news'
    const [, latest, dismiss] = root.querySelectorAll('button')
    latest!.textContent = preview
    dismiss!.ariaLabel = en ? 'Dismiss' : 'Descartar'
    if (frame) frame.title = en ? `Chat with ${config!.title}` : `Chat con ${config!.title}`
  }
  const makeFrame = () => {
    if (frame || !config) return
    frame = document.createElement('iframe')
    frame.id = 'panel'
    frame.allow = 'autoplay'
    frame.src = `${home}/webchat/panel/${key}?${new URLSearchParams({ o: location.origin, ref: script.dataset.ref ?? '' })}`
    box().prepend(frame)
    draw()
  }
  const setOpen = (open: boolean) => {
    if (!config || open === isOpen) return
    isOpen = open
    preview = ''
    makeFrame()
    draw()
    // On a phone the window covers the page, so nothing behind it may be reached.
    if (open && innerWidth <= 480)
      behind = ([...document.body.children] as HTMLElement[]).filter((one) => one !== host && !one.inert)
    for (const one of behind) one.inert = open
    tell({ type: open ? 'open' : 'close' })
    if (open) frame!.focus()
    else button!.focus()
    emit(open ? 'open' : 'close')
  }
  const setHidden = (hidden: boolean) => {
    isHidden = hidden
    draw()
  }
  const describe = (given: Record<string, unknown>) => {
    for (const [name, value] of Object.entries(given ?? {})) {
      if (name === 'name') [about.profile.firstName, about.profile.lastName] = String(value).split(/ (.*)/)
      else if (/^(firstName|lastName|email|phone|language)$/.test(name))
        about.profile[name as 'email'] = String(value)
      else if (/^(string|number|boolean)$/.test(typeof value)) about.attributes[name] = value as string
    }
    tell({ type: 'about', about })
  }
  const hear = ({ source, origin, data }: MessageEvent<ToSite & { charla?: string }>) => {
    if (!frame || source !== frame.contentWindow || origin !== home || data?.charla !== key) return
    if (data.type === 'ready') {
      ready = true
      tell({ type: 'hello', kept: kept(), language, theme, about, open: isOpen })
      if (proposed) tell({ type: 'prefill', text: proposed })
      emit('ready')
    } else if (data.type === 'keep') keep(data.kept)
    else if (data.type === 'close') setOpen(false)
    else if (data.type === 'unread') {
      unread = data.count
      draw()
      emit('unread', unread)
    } else if (data.type === 'message') {
      if (data.direction === 'out' && !isOpen) preview = data.text
      draw()
      emit(`message:${data.direction}`, data.text)
    }
  }
  const click = ({ target }: Event) => {
    if ((target as Element).closest?.('[data-charla-open]')) setOpen(true)
  }
  const otherTab = (event: StorageEvent) => event.key === place && tell({ type: 'kept', kept: kept() })

  const heard = [
    ['message', hear],
    ['storage', otherTab],
    ['click', click],
  ] as Array<[string, EventListener]>
  const api: Record<string, (...args: never[]) => void> = {
    open: () => setOpen(true),
    close: () => setOpen(false),
    toggle: () => setOpen(!isOpen),
    show: () => setHidden(false),
    hide: () => setHidden(true),
    identify: describe,
    setAttributes: describe,
    setLocale(tag: string) {
      speak(tag)
      draw()
      tell({ type: 'language', language })
    },
    setTheme(asked: Theme) {
      theme = asked
      tell({ type: 'theme', theme })
    },
    prefill(text: string) {
      proposed = text
      tell({ type: 'prefill', text })
      setOpen(true)
    },
    reset() {
      keep({})
      about.profile = {}
      about.attributes = {}
      tell({ type: 'reset' })
    },
    destroy() {
      for (const [name, hears] of heard) removeEventListener(name, hears)
      setOpen(false)
      host.remove()
      site.charla.running = false
      config = frame = button = undefined
    },
    on(name: string, listener: Listener) {
      listeners[name] ??= new Set()
      listeners[name].add(listener)
    },
    off(name: string, listener: Listener) {
      listeners[name]?.delete(listener)
    },
  }

  const build = () => {
    const { color, position } = config!
    const [r, g, b] = [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2)
    const light = 0.2126 * r! + 0.7152 * g! + 0.0722 * b! > 0.35
    root.innerHTML = `<style>
:host{all:initial}:host([hidden]){display:none}
.b,iframe,.n{position:fixed;${position}:20px;z-index:2147483000;border:0;padding:0}
.b{bottom:20px;width:56px;height:56px;border-radius:50%;background:${color};color:${light ? '#17202a' : '#fff'};box-shadow:0 4px 16px #17202a40}
button{cursor:pointer}button:focus-visible{outline:3px solid ${color};outline-offset:3px}
.b::after{content:attr(data-unread);position:absolute;top:-4px;right:-4px;min-width:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#c2372f;color:#fff;font:600 13px/22px system-ui,sans-serif}
.b[data-unread=""]::after{display:none}
svg{width:28px;height:28px;display:block;margin:auto;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
svg+svg,.open svg{display:none}.open svg+svg{display:block}
iframe{bottom:88px;width:384px;max-width:calc(100vw - 40px);height:min(640px,calc(100dvh - 108px));border-radius:14px;box-shadow:0 8px 40px #17202a33;background:#fff;color-scheme:normal;visibility:hidden;opacity:0;transform:translateY(8px);transition:opacity .14s ease-out,transform .14s ease-out}
.open iframe{visibility:visible;opacity:1;transform:none}
@media(max-width:480px){.open iframe{inset:0;width:100%;max-width:none;height:100%;border-radius:0}.open .b{display:none}}
@media(prefers-reduced-motion){*{transition:none!important}}
@media(forced-colors:active){button{border:2px solid}}
.n{display:none;bottom:88px;max-width:min(280px,calc(100vw - 40px));border-radius:14px;background:#fff;box-shadow:0 4px 24px #17202a33}
.n button{border:0;padding:12px 0 12px 14px;max-height:84px;min-height:44px;overflow:hidden;background:none;color:#17202a;font:15px/20px system-ui,sans-serif;text-align:start;overflow-wrap:anywhere;border-radius:14px}
.n .x{flex:none;width:44px;padding:12px 0;text-align:center}
.news .n{display:flex}
@media(prefers-color-scheme:dark){iframe{background:#181f26}}
@media print{:host{display:none}}
</style><div><button type="button" class="b" aria-controls="panel"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 20l1.3-3.9A9 8 0 1 1 7.7 19L3 20"/></svg><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9l6 6 6-6"/></svg></button><div class="n"><span role="status"><button type="button"></button></span><button type="button" class="x">✕</button></div></div>`
    const [launcher, news, dismiss] = root.querySelectorAll('button')
    button = launcher!
    button.onclick = () => setOpen(!isOpen)
    news!.onclick = () => setOpen(true)
    dismiss!.onclick = () => {
      preview = ''
      draw()
      button!.focus()
    }
    // Meaning to click is enough to start loading.
    button.onpointerenter = button.onfocus = makeFrame
    document.body.append(host)
    draw()
    if (kept().token) makeFrame()
  }
  const start = async (again: boolean): Promise<void> => {
    try {
      const answer = await fetch(`${home}/webchat/${key}/config`)
      if (!answer.ok) throw answer.status
      config = await answer.json()
      speak(script.dataset.locale || document.documentElement.lang || navigator.language)
      build()
      site.charla = Object.assign((name: string, ...args: unknown[]) => api[name]?.(...(args as never[])), {
        running: true,
      })
      for (const [name, ...args] of Array.from(waiting, (call) => Array.from(call)))
        site.charla(String(name), ...args)
    } catch {
      // The site goes on without us: one more try, then silence.
      if (again) setTimeout(start, 5000, false)
    }
  }

  site.charla ??= (...call: unknown[]) => void (waiting as unknown[]).push(call)
  site.charla.q ??= waiting
  site.charla.running = true
  for (const [name, hears] of heard) addEventListener(name, hears)
  if (document.readyState === 'complete') void start(true)
  else addEventListener('load', () => start(true))
})()
