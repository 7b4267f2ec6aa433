// Beside the canvas: the open step, the rehearsal, what is wrong, and the variables.
import { ActionIcon, Tabs } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { Icon } from '../../ui/Icon.tsx'
import { RowsSkeleton } from '../../ui/Skeletons.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditor, useEditorStore } from '../store.ts'
import { type PanelTab, panelTabs, usePanelTab } from '../usePanelTab.ts'
import styles from './Panel.module.css'
import { ProblemsTab } from './ProblemsTab.tsx'
import { StepTab } from './StepTab.tsx'
import { VariablesTab } from './VariablesTab.tsx'

const TestTab = lazy(() => import('../simulator/TestTab.tsx').then(({ TestTab }) => ({ default: TestTab })))

/** Nothing while nothing is open; on a phone it fills its drawer. */
export function SidePanel() {
  const { t } = useT()
  const editor = useEditorStore()
  const open = useEditor((state) => state.open)
  const count = useEditor((state) => state.problems.length)
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const { tab, showTab } = usePanelTab()
  const shown = tab ?? (open === null ? null : 'step')
  if (shown === null) return null
  const close = () => {
    showTab(null)
    editor.open(null)
    editor.paint(null)
  }
  return (
    <aside className={styles.panel} data-narrow={narrow || undefined} aria-label={t('canvas.panel.title')}>
      <Tabs
        value={shown}
        onChange={(next) => showTab(next as PanelTab)}
        classNames={{ root: styles.tabs, list: styles.tabList, panel: styles.body, tab: styles.tab }}
      >
        <div className={styles.top}>
          <Tabs.List>
            {panelTabs.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`canvas.panel.${name}`)}
                {name === 'problems' && count > 0 ? ` · ${count}` : ''}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {!narrow && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              className={styles.close}
              aria-label={t('canvas.panel.close')}
              onClick={close}
            >
              <Icon name="x" size={16} />
            </ActionIcon>
          )}
        </div>
        <Tabs.Panel value="step">{shown === 'step' && <StepTab />}</Tabs.Panel>
        <Tabs.Panel value="test">
          {shown === 'test' && (
            <Suspense fallback={<RowsSkeleton rows={4} />}>
              <TestTab />
            </Suspense>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="problems">{shown === 'problems' && <ProblemsTab />}</Tabs.Panel>
        <Tabs.Panel value="variables">{shown === 'variables' && <VariablesTab />}</Tabs.Panel>
      </Tabs>
    </aside>
  )
}
