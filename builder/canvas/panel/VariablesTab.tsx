// The variables of the flow: where each is set and where it is read.
import { useMemo } from 'react'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { usePanelTab } from '../usePanelTab.ts'
import styles from './Panel.module.css'
import { type Place, variablesOf } from './variables.ts'

export function VariablesTab() {
  const { t } = useT()
  const graph = useEditor((state) => state.graph)
  const kinds = useEditor((state) => state.kinds)
  const triggers = useEditor((state) => state.triggers)
  const found = useMemo(() => variablesOf(graph, kinds, triggers), [graph, kinds, triggers])
  if (found.length === 0) {
    return (
      <EmptyState
        icon="variable"
        title={t('canvas.panel.noVariables')}
        text={t('canvas.panel.noVariablesText')}
      />
    )
  }
  return (
    <dl className={styles.variables}>
      {found.map(({ name, sources, readers }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {t('canvas.panel.setIn')} <Places places={sources} />
          </dd>
          <dd>
            {readers.length > 0 ? (
              <>
                {t('canvas.panel.readIn')} <Places places={readers} />
              </>
            ) : (
              t('canvas.panel.unread')
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Places({ places }: { places: Place[] }) {
  const { pick } = useT()
  const editor = useEditorStore()
  const { showTab } = usePanelTab()
  return (
    <>
      {places.map(({ id, name }, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a step may set a variable twice
          key={`${id} ${index}`}
          type="button"
          className={styles.link}
          onClick={() => {
            editor.open(id)
            showTab('step')
          }}
        >
          {pick(name)}
        </button>
      ))}
    </>
  )
}
