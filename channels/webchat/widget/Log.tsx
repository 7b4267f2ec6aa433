/** @jsxImportSource preact */
// The messages in order, with days between them, the choices of the newest one, and who is typing.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Bubble, Face, type Progress } from './Bubble.tsx'
import { newest, openChoices, type State } from './state.ts'
import type { Talk } from './talk.ts'
import type { Choice, Content } from './wire.ts'
import { type Language, words } from './words.ts'

interface Line {
  key: string
  direction: 'in' | 'out'
  who: 'visitor' | 'agent' | 'bot'
  name: string
  content: Content
  at: string
  progress: Progress | null
}

interface Props {
  state: State
  talk: Talk
  welcome: string
  language: Language
  /** A choice was tapped; its button is gone. */
  onChosen(): void
}

/** The scrolling part. It stays at the newest message unless the reader has scrolled up. */
export function Log({ state, talk, welcome, language, onChosen }: Props) {
  const say = words[language]
  const box = useRef<HTMLElement>(null)
  const atEnd = useRef(true)
  const oldHeight = useRef(0)
  const [away, setAway] = useState(false)
  const looked = useRef(0)
  if (!away) looked.current = newest(state)
  const lines = linesOf(state)
  const choices = openChoices(state)
  // What cards offer can be tapped until the visitor has said something.
  const answered = lines.findLastIndex(({ direction }) => direction === 'in')

  useLayoutEffect(() => {
    const element = box.current!
    if (atEnd.current) element.scrollTop = element.scrollHeight
    // Older messages come in above: what is being read stays where it is.
    else if (oldHeight.current > 0) element.scrollTop += element.scrollHeight - oldHeight.current
    oldHeight.current = 0
  })

  useEffect(() => {
    const follow = () => atEnd.current && box.current?.scrollTo({ top: box.current.scrollHeight })
    addEventListener('resize', follow)
    return () => removeEventListener('resize', follow)
  }, [])

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!
    atEnd.current = scrollHeight - scrollTop - clientHeight < 80
    setAway(!atEnd.current)
  }
  const earlier = () => {
    atEnd.current = false
    oldHeight.current = box.current!.scrollHeight
    talk.earlier().catch(() => {})
  }
  const toEnd = () => {
    box.current!.scrollTop = box.current!.scrollHeight
    box.current!.focus({ preventScroll: true })
  }
  const choose = (choice: Choice) => {
    atEnd.current = true
    talk.choose(choice)
    // Its button is about to go; whoever uses a keyboard must not be thrown back to the top of the page.
    box.current!.focus({ preventScroll: true })
    onChosen()
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard */}
      <section class="scroll" ref={box} onScroll={onScroll} tabIndex={0} aria-label={say.log}>
        {state.more && (
          <button type="button" class="earlier" onClick={earlier}>
            {say.earlier}
          </button>
        )}
        <div class="log" role="log" aria-live="polite" aria-label={say.log}>
          {!state.more && (
            <p class="welcome" dir="auto">
              {welcome || say.welcome}
            </p>
          )}
          {lines.map((line, index) => (
            <Row
              key={line.key}
              line={line}
              before={lines[index - 1]}
              after={lines[index + 1]}
              language={language}
              talk={talk}
              onChoose={index > answered ? choose : undefined}
            />
          ))}
          {state.typing !== null && <Typing name={state.typing} text={say.typing(state.typing)} />}
        </div>
        {choices.length > 0 && (
          <fieldset class="choices" aria-label={say.options}>
            {choices.map((choice) => (
              <button type="button" key={choice.id} dir="auto" onClick={() => choose(choice)}>
                {choice.title}
              </button>
            ))}
          </fieldset>
        )}
      </section>
      {away && (
        <ToEnd
          count={state.messages.filter((one) => one.direction === 'out' && one.seq > looked.current).length}
          language={language}
          onClick={toEnd}
        />
      )}
    </>
  )
}

interface RowProps {
  line: Line
  before: Line | undefined
  after: Line | undefined
  language: Language
  talk: Talk
  onChoose: ((choice: Choice) => void) | undefined
}

function Row({ line, before, after, language, talk, onChoose }: RowProps) {
  const { key, ...shown } = line
  const say = words[language]
  const newDay = !before || dayOf(before.at) !== dayOf(line.at)
  const last =
    !after ||
    after.who !== line.who ||
    after.name !== line.name ||
    Date.parse(after.at) - Date.parse(line.at) > 120_000
  return (
    <>
      {newDay && <div class="day">{dayName(line.at, language)}</div>}
      <Bubble
        {...shown}
        last={last}
        say={say}
        language={language}
        onRetry={() => talk.again(key)}
        onChoose={onChoose}
      />
    </>
  )
}

function ToEnd({ count, language, onClick }: { count: number; language: Language; onClick(): void }) {
  return (
    <button type="button" class="newest" aria-label={words[language].newest(count)} onClick={onClick}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 5v14M6 13l6 6 6-6" />
      </svg>
      {count > 0 && <span aria-hidden="true">{count}</span>}
    </button>
  )
}

// The words come a moment after the dots: a screen reader stays quiet when the message follows at once.
function Typing({ name, text }: { name: string; text: string }) {
  const [told, setTold] = useState(false)
  useEffect(() => {
    const timer = setTimeout(setTold, 1500, true)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class="turn out agent">
      <Face who="agent" name={name} />
      <div class="bubble dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
      {told && <span class="hidden">{text}</span>}
    </div>
  )
}

function linesOf({ messages, pending, seen }: State): Line[] {
  const said = messages.map(
    ({ seq, clientId, direction, author, content, createdAt }): Line => ({
      // The same key before and after the server has it, so the bubble stays where it is.
      key: clientId ?? `m${seq}`,
      direction,
      who: author.kind,
      name: author.name,
      content,
      at: createdAt,
      progress: direction === 'out' ? null : seq <= seen ? 'seen' : 'delivered',
    }),
  )
  const waiting = pending.map(
    ({ clientId, text, at, sent, failed }): Line => ({
      key: clientId,
      direction: 'in',
      who: 'visitor',
      name: '',
      content: { kind: 'text', text },
      at,
      progress: failed ? 'failed' : sent ? 'sent' : 'sending',
    }),
  )
  return [...said, ...waiting]
}

function dayOf(at: string): string {
  return new Date(at).toDateString()
}

function dayName(at: string, language: Language): string {
  const now = new Date()
  if (dayOf(at) === now.toDateString()) return words[language].today
  now.setDate(now.getDate() - 1)
  if (dayOf(at) === now.toDateString()) return words[language].yesterday
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(at),
  )
}
