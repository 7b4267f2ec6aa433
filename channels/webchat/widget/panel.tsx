/** @jsxImportSource preact */
// The panel's entry: reads its configuration, finds out where it lives, and shows one visit.
import './messages.css'
import './panel.css'
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Composer } from './Composer.tsx'
import { findHome, type Home } from './home.ts'
import { Log } from './Log.tsx'
import { paint } from './paint.ts'
import type { Config, ToPanel } from './protocol.ts'
import { lastAuthor, type State } from './state.ts'
import { type Talk, talk } from './talk.ts'
import { wire } from './wire.ts'
import { type Language, words } from './words.ts'

interface Shown {
  config: Config
  home: Home
  talk: Talk
  language: Language
  focused: number
  proposed: { text: string } | null
}

function Panel({ config, home, talk, language, focused, proposed }: Shown) {
  const [state, setState] = useState(talk.current())
  const [chosen, setChosen] = useState(0)
  const say = words[language]
  useEffect(() => {
    setState(talk.current())
    const leave = talk.subscribe(setState)
    return () => void leave()
  }, [talk])

  const close = () => {
    if (!home.embedded) return
    // At once, and not only when the site answers: what comes from now on is unread.
    talk.setOpen(false)
    home.tell({ type: 'close' })
  }

  return (
    <main
      class="panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <header>
        <div class="mark" aria-hidden="true">
          {[...config.title][0]?.toUpperCase()}
        </div>
        <div class="who">
          <h1 dir="auto">{config.title}</h1>
          <Status state={state} language={language} />
        </div>
        {home.embedded && (
          <button type="button" class="plain" aria-label={say.close} onClick={close}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M6 6l12 12M18 6L6 18" />
            </svg>
          </button>
        )}
      </header>
      <Log
        state={state}
        talk={talk}
        welcome={config.greeting}
        language={language}
        onChosen={() => setChosen(chosen + 1)}
      />
      <div>
        <div role="status">
          {state.link === 'offline' && <Notice text={say.offline} />}
          {state.slow && state.link !== 'offline' && <Notice text={say.slow} />}
        </div>
        <Composer talk={talk} language={language} focused={focused + chosen} proposed={proposed} />
      </div>
    </main>
  )
}

function Status({ state, language }: { state: State; language: Language }) {
  const say = words[language]
  const author = lastAuthor(state)
  const text =
    state.link === 'connecting'
      ? say.connecting
      : author && (author.kind === 'agent' ? say.with(author.name) : say.bot)
  return text ? <p class="status">{text}</p> : null
}

function Notice({ text }: { text: string }) {
  return (
    <p class="notice">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 8v5M12 16.5v.01M12 3a9 9 0 1 0 .01 0" />
      </svg>
      {text}
    </p>
  )
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
    else if (message.type === 'theme') paint(config.color, message.theme)
    else if (message.type === 'prefill') draw({ proposed: message, focused: focused + 1 })
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
          ref: new URLSearchParams(location.search).get('ref')?.trim().slice(0, 200) || undefined,
          restart: () => location.reload(),
        },
        hello.kept,
      )
      visit.describe(hello.about)
      const title = document.title
      visit.subscribe(() => {
        home.tell({ type: 'unread', count: visit.unread() })
        document.title = visit.unread() > 0 ? `(${visit.unread()}) ${title}` : title
      })
      paint(config.color, hello.theme)
      const { language } = hello
      shown = { config, home, talk: visit, language, focused: hello.open ? 1 : 0, proposed: null }
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
paint(config.color, 'auto')
begin(config, embedded)
