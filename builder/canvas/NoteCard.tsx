import { memo, useEffect, useRef, useState } from 'react'
import { type NodeProps, NodeResizer } from 'reactflow'
import { changeNote } from '#engine/machine/edit_notes.ts'
import { type Note, noteColors } from '#engine/machine/graph.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { edit, giveText } from './gestures.ts'
import styles from './NoteCard.module.css'
import { NoteText } from './NoteText.tsx'
import type { StepNode } from './project.ts'
import { useEditor, useEditorStore } from './store.ts'
import { useRemove } from './useRemove.ts'

/** A sticky note: words for those who build. */
export const NoteCard = memo(
  function NoteCard({ id, selected }: NodeProps<StepNode>) {
    const { t } = useT()
    const editor = useEditorStore()
    const note = useEditor((state) => state.graph.notes?.[id])
    const writing = useEditor((state) => state.inline?.step === id)
    const alone = useEditor((state) => state.selection.length === 1)
    if (!note) return null
    return (
      <article className={styles.note} data-color={note.color} data-selected={selected || undefined}>
        {selected && alone && (
          <>
            <NodeResizer
              minWidth={120}
              minHeight={60}
              maxWidth={1_200}
              maxHeight={1_200}
              lineClassName={styles.resizeLine ?? ''}
              handleClassName={styles.resizeHandle ?? ''}
              onResizeEnd={(_, { x, y, width, height }) => {
                const label = { en: 'Resize a note', es: 'Cambiar el tamaño de una nota' }
                edit(editor, (graph) => changeNote(graph, id, { at: { x, y }, width, height }, label))
              }}
            />
            <NoteTools note={note} />
          </>
        )}
        {writing ? (
          <Writing note={note} />
        ) : (
          <div className={styles.text} data-part="text">
            {note.text ? (
              <NoteText text={note.text} />
            ) : (
              <span className={styles.empty}>{t('canvas.note.empty')}</span>
            )}
          </div>
        )}
      </article>
    )
  },
  (before, after) => before.id === after.id && before.selected === after.selected,
)

function NoteTools({ note }: { note: Note }) {
  const { t } = useT()
  const editor = useEditorStore()
  const remove = useRemove()
  return (
    <div className={`${styles.tools} nodrag`} role="toolbar" aria-label={t('canvas.note.tools')}>
      {noteColors.map((color) => (
        <button
          key={color}
          type="button"
          className={styles.color}
          data-color={color}
          aria-label={t(`canvas.note.colors.${color}`)}
          title={t(`canvas.note.colors.${color}`)}
          aria-pressed={note.color === color}
          onClick={() => {
            const label = { en: 'Colour a note', es: 'Cambiar el color de una nota' }
            edit(editor, (graph) => changeNote(graph, note.id, { color }, label))
          }}
        />
      ))}
      <button
        type="button"
        className={styles.tool}
        aria-label={t('canvas.note.edit')}
        title={t('canvas.note.edit')}
        onClick={() => editor.editInline({ step: note.id, part: 'text' })}
      >
        <Icon name="pencil" size={15} />
      </button>
      <button
        type="button"
        className={styles.tool}
        aria-label={t('canvas.note.remove')}
        title={t('canvas.note.remove')}
        onClick={() => remove([note.id])}
      >
        <Icon name="trash" size={15} />
      </button>
    </div>
  )
}

/** Enter breaks the line here; leaving or Escape keeps what was written. */
function Writing({ note }: { note: Note }) {
  const { t } = useT()
  const editor = useEditorStore()
  const [text, setText] = useState(note.text)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
    box.current?.setSelectionRange(note.text.length, note.text.length)
  }, [note.text.length])
  const keep = () => {
    giveText(editor, note.id, text)
    editor.editInline(null)
  }
  return (
    <textarea
      ref={box}
      className={`${styles.writing} nodrag nopan nowheel`}
      value={text}
      maxLength={4_000}
      placeholder={t('canvas.note.placeholder')}
      aria-label={t('canvas.note.label')}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        event.stopPropagation()
        const done = event.key === 'Escape' || (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
        if (!done || event.nativeEvent.isComposing) return
        event.preventDefault()
        box.current?.closest<HTMLElement>('.react-flow__node')?.focus()
      }}
    />
  )
}
