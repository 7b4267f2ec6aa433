/** @jsxImportSource preact */
// Where the visitor writes. Enter sends, shift and Enter makes a new line; a half-typed word of an input method stays.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Talk } from './talk.ts'
import { type Language, words } from './words.ts'

const TYPING_EVERY_MS = 3000

interface Props {
  talk: Talk
  language: Language
  /** It takes the focus when this grows, except where that would raise a keyboard over the messages. */
  focused: number
  /** Text that the site proposes; a new object proposes again. */
  proposed: { text: string } | null
}

/** The field and its button. */
export function Composer({ talk, language, focused, proposed }: Props) {
  const say = words[language]
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const told = useRef(0)
  const empty = text.trim() === ''

  useEffect(() => {
    if (focused > 0 && !matchMedia('(pointer: coarse)').matches) field.current?.focus()
  }, [focused])
  useEffect(() => {
    if (proposed) setText(proposed.text)
  }, [proposed])

  const send = () => {
    if (empty) return
    talk.say(text.trim())
    setText('')
    field.current?.focus()
  }
  const onInput = (value: string) => {
    setText(value)
    if (performance.now() - told.current < TYPING_EVERY_MS) return
    told.current = performance.now()
    talk.typing()
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={4000}
        dir="auto"
        placeholder={say.write}
        aria-label={say.write}
        enterkeyhint="send"
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
          event.preventDefault()
          send()
        }}
      />
      <button type="submit" class="send" aria-label={say.send} disabled={empty}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 12l16-8-6 16-3-7zM11 13l9-9" />
        </svg>
      </button>
    </form>
  )
}
