/** @jsxImportSource preact */
// The panel's entry: reads its configuration, finds out where it lives, and shows one visit.
import './panel.css'
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Composer } from './Composer.tsx'
import { palette } from './colours.ts'
import { findHome, type Home } from './home.ts'
import { Log } from './Log.tsx'
import type { Config, ToPanel } from './protocol.ts'
import { type Talk, talk } from './talk.ts'
import { wire } from './wire.ts'
import { type Language, words } from './words.ts'

interface Shown {
  config: Config
  home: Home
  talk: Talk
  language: Language
  focused: number
}

function Panel({ config, home, talk, language, focused }: Shown) {
  const [state, setState] = useState(talk.current())
  const say = words[language]
  useEffect(() => {
    setState(talk.current())
    const leave = talk.subscribe(setState)
    return () => void leave()
  }, [talk])

  return (
    <main
      class="panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape') home.tell({ type: 'close' })
      }}
    >
      <header>
        <div class="mark" aria-hidden="true">
          {[...config.title][0]?.toUpperCase()}
        </div>
        <div class="who">
          <h1 dir="auto">{config.title}</h1>
          {state.link === 'connecting' && <p class="status">{say.connecting}</p>}
        </div>
        {home.embedded && (
          <button
            type="button"
            class="plain"
            aria-label={say.close}
            onClick={() => home.tell({ type: 'close' })}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M6 6l12 12M18 6L6 18" />
            </svg>
          </button>
        )}
      </header>
      <Log state={state} talk={talk} welcome={config.greeting} language={language} />
      <div>
        <div role="status">{state.link === 'offline' && <p class="notice">{say.offline}</p>}</div>
        <Composer talk={talk} language={language} focused={focused} />
      </div>
    </main>
  )
}

function paint({ color }: Config): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { fill, onFill, accent } = palette(color, dark.matches)
    const style = document.documentElement.style
    style.setProperty('--fill', fill)
    style.setProperty('--on-fill', onFill)
    style.setProperty('--accent', accent)
  }
  apply()
  dark.addEventListener('change', apply)
}

function watchConnection(visit: Talk): void {
  const wake = () => visit.wake(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', wake)
  addEventListener('pageshow', wake)
  addEventListener('focus', wake)
  addEventListener('online', wake)
  addEventListener('offline', visit.lost)
}

function begin(config: Config, embedded: boolean): void {
  let shown: Shown
  const draw = (more: Partial<Shown> = {}) => {
    shown = { ...shown, ...more }
    document.documentElement.lang = shown.language
    render(<Panel {...shown} />, document.getElementById('panel')!)
  }
  const heard = (message: ToPanel) => {
    const { talk: visit, home, focused } = shown
    if (message.type === 'open') {
      visit.setOpen(true)
      draw({ focused: focused + 1 })
    } else if (message.type === 'close') visit.setOpen(false)
    else if (message.type === 'language') draw({ language: message.language })
    else if (message.type === 'about') visit.describe(message.about)
    else if (message.type === 'kept') visit.restore(message.kept)
    else if (message.type === 'reset') {
      visit.stop()
      home.keep({})
      location.reload()
    }
  }
  findHome(
    config.key,
    embedded,
    (home, hello) => {
      const visit = talk(
        {
          wire: wire(config.key),
          keep: home.keep,
          heard: (direction, text) => home.tell({ type: 'message', direction, text }),
          startOnOpen: config.startOnOpen,
        },
        hello.kept,
      )
      visit.describe(hello.about)
      const title = document.title
      visit.subscribe(() => {
        home.tell({ type: 'unread', count: visit.unread() })
        document.title = visit.unread() > 0 ? `(${visit.unread()}) ${title}` : title
      })
      shown = { config, home, talk: visit, language: hello.language, focused: hello.open ? 1 : 0 }
      document.body.className = embedded ? 'frame' : 'page'
      watchConnection(visit)
      visit.setOpen(hello.open)
      void visit.connect()
      draw()
    },
    heard,
  )
}

const { embedded, ...config } = JSON.parse(document.getElementById('config')!.textContent) as Config & {
  embedded: boolean
}
paint(config)
begin(config, embedded)
