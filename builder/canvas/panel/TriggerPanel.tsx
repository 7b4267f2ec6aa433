// What starts the flow: its type, its form, and what a type has beyond its form.
import { Select } from '@mantine/core'
import { setTrigger } from '#engine/machine/edit.ts'
import { type Graph, TRIGGER } from '#engine/machine/graph.ts'
import type { TriggerCategory, TriggerType } from '#engine/machine/trigger.ts'
import { SchemaForm } from '../../form/SchemaForm.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { searchKinds } from '../palette_search.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { AddressPanel } from './AddressPanel.tsx'
import { Exits } from './Exits.tsx'
import { NextTimes } from './NextTimes.tsx'
import styles from './Panel.module.css'
import { useScope } from './useScope.ts'

type Data = Graph['trigger']['data']

export function TriggerPanel() {
  const { t, pick } = useT()
  const editor = useEditorStore()
  const graph = useEditor((state) => state.graph)
  const triggers = useEditor((state) => state.triggers)
  const problems = useEditor((state) => state.problems).filter((problem) => problem.step === TRIGGER)
  const scope = useScope()
  const { trigger } = graph
  const kind = triggers.find(({ type }) => type === trigger.type)
  const put = (type: string, data: Data, group: string) =>
    editor.edit(setTrigger(graph, type, data).label, (now) => setTrigger(now, type, data).graph, { group })
  const change = (data: Data, field: string) => put(trigger.type, data, `trigger ${field}`)
  return (
    <div className={styles.step}>
      <Chooser
        kinds={triggers}
        chosen={trigger.type}
        onChoose={(next) => put(next.type, next.fresh() as Data, `trigger ${next.type}`)}
      />
      <p className={styles.about}>{kind ? pick(kind.about) : t('canvas.panel.unknownTrigger')}</p>
      {kind?.payload && <AddressPanel data={trigger.data} fields={kind.payload} onChange={change} />}
      {kind && (
        <SchemaForm
          key={kind.type}
          schema={kind.data}
          data={trigger.data}
          problems={problems}
          scope={scope}
          onChange={change}
        />
      )}
      {kind?.times && <NextTimes kind={kind} data={trigger.data} />}
      {problems
        .filter(({ field, exit }) => !field && !exit)
        .map((problem) => (
          <p key={problem.code} className={styles.problem} data-level={problem.level}>
            {pick(problem.text)}
          </p>
        ))}
      <Exits id={TRIGGER} />
    </div>
  )
}

const groups: TriggerCategory[] = ['messages', 'conversations', 'contacts', 'people', 'outside']

interface ChooserProps {
  kinds: ReadonlyArray<TriggerType>
  chosen: string
  onChoose(kind: TriggerType): void
}

/** The types in their groups, found by what people call them in either language. */
function Chooser({ kinds, chosen, onChoose }: ChooserProps) {
  const { t, pick } = useT()
  const kindOf = (type: string) => kinds.find((kind) => kind.type === type)
  const data = groups.map((group) => ({
    group: t(`canvas.panel.triggers.${group}`),
    items: kinds
      .filter(({ category }) => category === group)
      .map(({ type, title }) => ({ value: type, label: pick(title) })),
  }))
  return (
    <Select
      label={t('canvas.panel.trigger')}
      nothingFoundMessage={t('canvas.panel.noTrigger')}
      leftSection={<Icon name={kindOf(chosen)?.icon ?? 'bolt'} size={16} />}
      data={data}
      value={chosen}
      allowDeselect={false}
      searchable
      maxDropdownHeight={420}
      filter={({ options, search }) => {
        const current = kindOf(chosen)
        if (current && search === pick(current.title)) return options
        const found = new Set(searchKinds(kinds, search).map(({ type }) => type))
        return options.flatMap((one) =>
          'group' in one ? [{ ...one, items: one.items.filter(({ value }) => found.has(value)) }] : [],
        )
      }}
      renderOption={({ option }) => {
        const kind = kindOf(option.value)
        return (
          <span className={styles.triggerOption}>
            <Icon name={kind?.icon ?? 'bolt'} size={18} className={styles.triggerIcon} />
            <span>
              {option.label}
              <small>{kind && pick(kind.about)}</small>
            </span>
          </span>
        )
      }}
      onChange={(type) => {
        const next = type === null ? undefined : kindOf(type)
        if (next && next.type !== chosen) onChoose(next)
      }}
    />
  )
}
