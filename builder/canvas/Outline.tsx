import { NativeSelect, UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import { TRIGGER } from '#engine/machine/graph.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { boxOf, type ExitRow, readOut, triggerBox } from './box.ts'
import { lead, textField } from './gestures.ts'
import { switchOff } from './gestures_selection.ts'
import { InlineText } from './InlineText.tsx'
import styles from './Outline.module.css'
import { exitRows, type OutlineRow, outlineRows } from './outline_rows.ts'
import { useAsk } from './palette_state.ts'
import { problemsOf, unnamed } from './problems.ts'
import cards from './StepCard.module.css'
import { useEditor, useEditorStore } from './store.ts'
import { TextWithChips } from './TextWithChips.tsx'
import { usePanelTab } from './usePanelTab.ts'
import { useRemove } from './useRemove.ts'

/** The same flow as an indented list: everything the canvas does, without dragging. */
export function Outline() {
  const { t } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const rows = useMemo(() => outlineRows(graph, kinds), [graph, kinds])
  return (
    <ol className={styles.outline} aria-label={t('canvas.outline')}>
      {rows.map((row, index) => (
        <li
          key={row.key}
          className={styles.row}
          style={{ marginInlineStart: `calc(var(--indent) * ${row.depth})` }}
        >
          {row.loose && !rows[index - 1]?.loose && <h2 className={styles.loose}>{t('canvas.looseSteps')}</h2>}
          {row.from && <Way row={row} />}
          {row.again ? <Again id={row.id} /> : <Item id={row.id} />}
        </li>
      ))}
    </ol>
  )
}

/** How one gets here. A lone «next» goes without saying. */
function Way({ row }: { row: OutlineRow }) {
  const { pick } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  if (!row.from || exitRows(graph, row.from.id, kinds).length < 2) return null
  return (
    <p className={styles.way}>
      <Icon name={row.from.exit.kind === 'timeout' ? 'clock' : 'corner-down-right'} size={14} />
      {pick(row.from.exit.title)}
    </p>
  )
}

function Again({ id }: { id: string }) {
  const { t } = useT()
  const editor = useEditorStore()
  const name = useName(id)
  return (
    <UnstyledButton className={styles.again} onClick={() => editor.open(id)}>
      <Icon name="corner-up-left" size={14} />
      {t('canvas.backTo', { name })}
    </UnstyledButton>
  )
}

function useName(id: string): string {
  const { pick } = useT()
  return useEditor((state) => {
    const step = state.graph.steps[id]
    return pick(step ? boxOf(step, state.kinds).name : triggerBox(state.graph.trigger, state.triggers).name)
  })
}

function Item({ id }: { id: string }) {
  const { t } = useT()
  const editor = useEditorStore()
  const open = useEditor((state) => state.open === id || state.selection.includes(id))
  const lit = useEditor((state) => state.paint?.get(id)?.tone ?? null)
  const level = useEditor((state) => problemsOf(state.problems).get(id)?.[0]?.level)
  const step = useEditor((state) => state.graph.steps[id])
  const box = useEditor((state) => {
    const own = state.graph.steps[id]
    return own ? boxOf(own, state.kinds) : null
  })
  const name = useName(id)
  return (
    <article
      className={styles.item}
      data-open={open || undefined}
      data-lit={lit ?? undefined}
      data-level={level}
      data-off={step?.off}
    >
      <div className={styles.head}>
        <UnstyledButton className={styles.name} onClick={() => editor.open(id)} aria-expanded={open}>
          <span className={cards.icon} data-category={box?.category ?? 'trigger'}>
            <Icon name={box?.icon ?? 'bolt'} size={17} />
          </span>
          <strong>{name}</strong>
          {step?.off && <span className={cards.offLabel}>{t('canvas.off')}</span>}
          {level && (
            <Icon
              name={level === 'error' ? 'alert-circle' : 'alert-triangle'}
              size={15}
              className={styles.mark}
            />
          )}
        </UnstyledButton>
      </div>
      {step && box?.bubble !== null && <Text id={id} text={box?.bubble ?? ''} />}
      {(!box || box.bubble === null) && <Summary id={id} />}
      {open && <Problems id={id} name={name} />}
      {open && <Exits id={id} />}
    </article>
  )
}

function Text({ id, text }: { id: string; text: string }) {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const writing = useEditor((state) => state.inline?.step === id)
  const type = useEditor((state) => state.graph.steps[id]?.type ?? '')
  const field = textField(editor.get().kinds, type)
  if (writing && field) {
    const first = String(editor.get().graph.steps[id]?.data[field] ?? '')
    return <InlineText id={id} part="text" first={first} placeholder={t('canvas.write')} />
  }
  return (
    <UnstyledButton
      className={styles.text}
      onClick={() => editor.editInline({ step: id, part: 'text' })}
      aria-label={t('canvas.editText', { text: pick(readOut(text)) })}
    >
      {text ? <TextWithChips text={text} /> : <span className={styles.empty}>{t('canvas.write')}</span>}
    </UnstyledButton>
  )
}

function Summary({ id }: { id: string }) {
  const { pick } = useT()
  const text = useEditor((state) => {
    const step = state.graph.steps[id]
    return pick(
      step ? boxOf(step, state.kinds).summary : triggerBox(state.graph.trigger, state.triggers).summary,
    )
  })
  return text ? <p className={styles.summary}>{text}</p> : null
}

function Problems({ id, name }: { id: string; name: string }) {
  const { pick } = useT()
  const problems = useEditor((state) => problemsOf(state.problems).get(id))
  return problems?.map((problem) => (
    <p
      key={`${problem.code} ${problem.field ?? ''} ${problem.exit ?? ''}`}
      className={styles.problem}
      data-level={problem.level}
    >
      {unnamed(pick(problem.text), name)}
    </p>
  ))
}

/** Where each exit goes, as a select; and a button to add a step there. */
function Exits({ id }: { id: string }) {
  const { t } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const remove = useRemove()
  const editor = useEditorStore()
  const { showTab } = usePanelTab()
  return (
    <div className={styles.exits}>
      {exitRows(graph, id, kinds).map((row) => (
        <ExitField key={row.name} id={id} row={row} />
      ))}
      <div className={styles.more}>
        <UnstyledButton className={styles.button} onClick={() => showTab('step')}>
          <Icon name="adjustments" size={15} />
          {t('canvas.allSettings')}
        </UnstyledButton>
        {id !== TRIGGER && (
          <UnstyledButton className={styles.button} onClick={() => switchOff(editor, [id])}>
            <Icon name="ban" size={15} />
            {t(graph.steps[id]?.off ? 'canvas.switchOn' : 'canvas.switchOff')}
          </UnstyledButton>
        )}
        {id !== TRIGGER && (
          <UnstyledButton className={styles.remove} onClick={() => remove([id])}>
            <Icon name="trash" size={15} />
            {t('common.delete')}
          </UnstyledButton>
        )}
      </div>
    </div>
  )
}

function ExitField({ id, row }: { id: string; row: ExitRow }) {
  const { pick, t } = useT()
  const editor = useEditorStore()
  const ask = useAsk()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const target = graph.edges.find((edge) => edge.from === id && edge.exit === row.name)?.to ?? ''
  const title = pick(row.title) || t('canvas.unnamed')
  const options = Object.values(graph.steps).map((step) => ({
    value: step.id,
    label: optionName(pick(boxOf(step, kinds).name), boxOf(step, kinds).bubble),
  }))
  return (
    <div className={styles.exit}>
      <NativeSelect
        className={styles.select}
        size="sm"
        label={t('canvas.goesTo', { exit: title })}
        value={target}
        data={[{ value: '', label: t('canvas.nowhere') }, ...options]}
        onChange={(event) => lead(editor, { from: id, exit: row.name }, event.currentTarget.value || null)}
      />
      <UnstyledButton
        className={styles.add}
        aria-label={target ? t('canvas.insert') : t('canvas.addAfter', { exit: title })}
        onClick={() => ask({ spot: { after: { from: id, exit: row.name } } })}
      >
        <Icon name="plus" size={18} />
      </UnstyledButton>
    </div>
  )
}

/** Two steps may have one name; what they say tells them apart. */
function optionName(name: string, bubble: string | null): string {
  const said = bubble?.replace(/\s+/g, ' ').trim() ?? ''
  return said && said !== name ? `${name}: ${said.length > 40 ? `${said.slice(0, 39)}…` : said}` : name
}
