// What the talk knows by now: variables with where they are set, what changed last, tags, and what rings when.
import { useMemo } from 'react'
import { durationText } from '#engine/machine/duration.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import { variablesOf } from '../panel/variables.ts'
import { useEditor, useEditorStore } from '../store.ts'
import styles from './Simulator.module.css'
import { nextTimer } from './time.ts'
import type { Talk } from './useTalk.ts'

export function Known({ talk }: { talk: Talk }) {
  const { t, pick } = useT()
  const { state, states } = talk
  const vars = Object.entries(state.snapshot?.vars ?? {})
  const before = states.at(-2)?.snapshot?.vars ?? {}
  const sources = useSources()
  const { tags } = state.facts.contact
  const ring = nextTimer(state)
  const steps = new Set(state.path.map(({ step }) => step)).size
  return (
    <section className={styles.known} aria-label={t('canvas.simulator.known')}>
      <dl>
        {vars.map(([name, value]) => {
          const text = typeof value === 'string' ? value : JSON.stringify(value)
          const changed = before[name] !== value && JSON.stringify(before[name]) !== JSON.stringify(value)
          return (
            // A changed value is a new row, so that it flashes.
            <div key={changed ? `${name} ${states.length}` : name} data-changed={changed || undefined}>
              <dt>
                {name} <Source at={sources.get(name)} />
              </dt>
              <dd title={text}>{text}</dd>
            </div>
          )
        })}
        {tags.length > 0 && (
          <div>
            <dt>{t('canvas.simulator.tags')}</dt>
            <dd>{tags.join(', ')}</dd>
          </div>
        )}
      </dl>
      <p>
        {t('canvas.simulator.steps', { count: steps })}
        {ring !== null && (
          <span>
            <Icon name="clock" size={13} />{' '}
            {t('canvas.simulator.rings', { time: pick(durationText(ring, 'short')) })}
          </span>
        )}
      </p>
    </section>
  )
}

/** Variable → the first step that sets it. */
function useSources() {
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const triggers = useEditor((state) => state.triggers)
  return useMemo(
    () => new Map(variablesOf(graph, kinds, triggers).map(({ name, sources }) => [name, sources[0]])),
    [graph, kinds, triggers],
  )
}

function Source({ at }: { at: { id: string; name: { en: string; es: string } } | undefined }) {
  const { pick } = useT()
  const editor = useEditorStore()
  if (!at) return null
  return (
    <button type="button" className={styles.source} onClick={() => editor.select([at.id])}>
      {pick(at.name)}
    </button>
  )
}
