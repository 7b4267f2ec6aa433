/** @jsxImportSource preact */
// One message: what it says, and under the last of a row when it was said and how far it got.
import { Said } from './Said.tsx'
import type { Choice, Content } from './wire.ts'
import type { words } from './words.ts'

type Words = (typeof words)['es']

export type Progress = 'sending' | 'sent' | 'delivered' | 'seen' | 'failed'

interface Props {
  direction: 'in' | 'out'
  who: 'visitor' | 'agent' | 'bot'
  name: string
  content: Content
  at: string
  progress: Progress | null
  /** The last of a row by the same author. */
  last: boolean
  say: Words
  language: string
  onRetry?: () => void
  /** What it offers can be tapped now. */
  onChoose: ((choice: Choice) => void) | undefined
}

/** A message of either side. */
export function Bubble(props: Props) {
  const { direction, who, name, content, at, progress, last, say, language, onRetry, onChoose } = props
  const author = who === 'visitor' ? say.you : who === 'bot' ? say.bot : name || say.agent
  return (
    <div class={`turn ${direction} ${who}`}>
      {who !== 'visitor' && <Face who={who} name={name} shown={last} />}
      <div class="bubble" dir="auto">
        <span class="hidden">{author}: </span>
        <Said content={content} say={say} language={language} onChoose={onChoose} />
      </div>
      {progress === 'failed' ? (
        <button type="button" class="retry" onClick={onRetry}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 8v5M12 16.5v.01M12 3a9 9 0 1 0 .01 0" />
          </svg>
          {say.failed}
        </button>
      ) : (
        last && (
          <div class="meta">
            {who !== 'visitor' && <span aria-hidden="true">{author} ·</span>}
            <time dateTime={at}>{clock(at, language)}</time>
            {progress && <Ticks progress={progress} say={say} />}
          </div>
        )
      )}
    </div>
  )
}

/** Who speaks, as a small picture beside the last bubble of a row: a robot, or the person's initial. */
export function Face({ who, name, shown = true }: { who: 'agent' | 'bot'; name: string; shown?: boolean }) {
  return (
    <span class={shown ? 'face' : 'face blank'} aria-hidden="true">
      {shown &&
        (who === 'agent' && name ? (
          [...name][0]!.toUpperCase()
        ) : (
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={who === 'bot' ? ROBOT : PERSON} />
          </svg>
        ))}
    </span>
  )
}

const ROBOT =
  'M5 9.5a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2zM12 7.5V4M9.5 12v1M14.5 12v1'
const PERSON = 'M12 4.5a3.5 3.5 0 1 0 .01 0M5 20c0-3.5 3-6 7-6s7 2.5 7 6'

function Ticks({ progress, say }: { progress: Exclude<Progress, 'failed'>; say: Words }) {
  const paths = {
    sending: 'M12 7v5l3 2M12 3a9 9 0 1 0 .01 0',
    sent: 'M5 12l5 5L20 7',
    delivered: 'M2 12l5 5L17 7M12 15l2 2L23 8',
  }
  return (
    <span role="img" aria-label={say[progress]} class={progress}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={paths[progress === 'seen' ? 'delivered' : progress]} />
      </svg>
    </span>
  )
}

function clock(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(new Date(at))
}
