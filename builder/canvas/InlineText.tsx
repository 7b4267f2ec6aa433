import { useEffect, useRef, useState } from 'react'
import { giveName, giveText } from './gestures.ts'
import styles from './StepCard.module.css'
import { useEditorStore } from './store.ts'

interface InlineTextProps {
  id: string
  part: 'name' | 'text'
  first: string
  placeholder: string
}

/** A step's name or text edited where it stands. Enter or leaving keeps it, Escape does not, Shift+Enter breaks the line. */
export function InlineText({ id, part, first, placeholder }: InlineTextProps) {
  const editor = useEditorStore()
  const [text, setText] = useState(first)
  const box = useRef<HTMLTextAreaElement>(null)
  const dropped = useRef(false)
  useEffect(() => {
    // Scrolling to it would shift the canvas under its own coordinates.
    box.current?.focus({ preventScroll: true })
    box.current?.select()
  }, [])
  const keep = () => {
    if (!dropped.current) (part === 'name' ? giveName : giveText)(editor, id, text)
    dropped.current = true
    editor.editInline(null)
  }
  const keys = (event: React.KeyboardEvent) => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') dropped.current = true
    if (event.key !== 'Escape' && (event.key !== 'Enter' || event.shiftKey)) return
    event.preventDefault()
    keep()
    box.current?.closest<HTMLElement>('.react-flow__node')?.focus()
  }
  return (
    <textarea
      ref={box}
      className={`${part === 'name' ? styles.nameInput : styles.textInput} nodrag nopan nowheel`}
      value={text}
      rows={1}
      maxLength={part === 'name' ? 80 : 4_000}
      placeholder={placeholder}
      aria-label={placeholder}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={keys}
      onBlur={keep}
    />
  )
}
