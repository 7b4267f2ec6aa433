// Where the exits of a step or of the trigger lead.
import { Select } from '@mantine/core'
import { called } from '#engine/machine/walk.ts'
import { useT } from '../../words/i18n.ts'
import { lead } from '../gestures.ts'
import { exitRows } from '../outline_rows.ts'
import { useEditor, useEditorStore } from '../store.ts'
import styles from './Panel.module.css'

/** Where every exit leads: the way to connect without dragging. */
export function Exits({ id }: { id: string }) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const rows = exitRows(graph, id, kinds)
  if (rows.length === 0) return null
  const targets = Object.values(graph.steps).map((step) => ({
    value: step.id,
    label: pick(
      called(
        step,
        kinds.find(({ type }) => type === step.type),
      ),
    ),
  }))
  return (
    <section className={styles.exits}>
      <h3>{t('canvas.panel.exits')}</h3>
      {rows.map((row) => (
        <Select
          key={row.name}
          size="sm"
          label={pick(row.title) || t('canvas.unnamed')}
          placeholder={t('canvas.panel.ends')}
          data={targets}
          searchable
          clearable
          value={graph.edges.find((edge) => edge.from === id && edge.exit === row.name)?.to ?? null}
          onChange={(to) => lead(editor, { from: id, exit: row.name }, to)}
        />
      ))}
    </section>
  )
}
