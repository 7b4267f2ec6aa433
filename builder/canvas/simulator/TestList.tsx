// The saved tests of the flow, green or red on the draft as it stands, each red one with what differs.
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Scene } from '#engine/machine/cues.ts'
import { confirm } from '../../ui/confirm.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { RowsSkeleton } from '../../ui/Skeletons.tsx'
import { useT } from '../../words/i18n.ts'
import { useEditorStore } from '../store.ts'
import { Differences } from './Differences.tsx'
import styles from './Trust.module.css'
import { type RunTest, useTestChanges, useTests } from './tests.ts'
import type { FromTest } from './useTalk.ts'

interface TestListProps {
  flowId: string
  onPlay(scene: Scene, from: FromTest): void
}

export function TestList({ flowId, onPlay }: TestListProps) {
  const { t } = useT()
  const { tests, error, refetch } = useTests(flowId)
  usePaint(tests)
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!tests) return <RowsSkeleton rows={4} />
  if (tests.length === 0) {
    return (
      <EmptyState icon="shield-check" title={t('canvas.tests.empty')} text={t('canvas.tests.emptyText')} />
    )
  }
  const red = tests.filter(({ passed }) => !passed).length
  return (
    <div className={styles.part}>
      <p className={styles.summary} role="status" data-tone={red > 0 ? 'bad' : 'good'}>
        <Icon name={red > 0 ? 'alert-circle' : 'circle-check'} size={18} />
        {red > 0
          ? t('canvas.tests.red', { count: red, all: tests.length })
          : t('canvas.tests.green', { count: tests.length })}
      </p>
      <ul className={styles.list}>
        {tests.map((one) => (
          <Entry key={one.test.id} run={one} flowId={flowId} onPlay={onPlay} />
        ))}
      </ul>
    </div>
  )
}

/** Steps at which red tests part from what they expect. */
function usePaint(tests: RunTest[] | null): void {
  const editor = useEditorStore()
  useEffect(() => {
    const steps = (tests ?? []).flatMap(({ differences }) => differences.flatMap(({ step }) => step ?? []))
    editor.paint(steps.length === 0 ? null : new Map(steps.map((step) => [step, { tone: 'bad' as const }])))
    return () => editor.paint(null)
  }, [editor, tests])
}

interface EntryProps {
  run: RunTest
  flowId: string
  onPlay: TestListProps['onPlay']
}

function Entry({ run, flowId, onPlay }: EntryProps) {
  const { t } = useT()
  const { test, passed, differences, seen } = run
  const [naming, setNaming] = useState(false)
  const { change, remove } = useTestChanges(flowId)
  const ask = async () => {
    const sure = await confirm({
      title: t('canvas.tests.removeTitle', { name: test.name }),
      text: t('canvas.tests.removeText'),
      action: t('common.delete'),
      danger: true,
    })
    if (sure) remove.mutate(test.id)
  }
  return (
    <li className={styles.entry} data-tone={passed ? 'good' : 'bad'}>
      <div className={styles.head}>
        <Icon
          name={passed ? 'circle-check' : 'alert-circle'}
          size={16}
          label={t(passed ? 'canvas.tests.passed' : 'canvas.tests.failed')}
        />
        {naming ? (
          <Naming
            first={test.name}
            onDone={(name) => {
              setNaming(false)
              if (name !== '' && name !== test.name) change.mutate({ testId: test.id, name })
            }}
          />
        ) : (
          <strong>{test.name}</strong>
        )}
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="md"
              aria-label={t('canvas.tests.more', { name: test.name })}
            >
              <Icon name="dots" size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="pencil" size={16} />} onClick={() => setNaming(true)}>
              {t('canvas.rename')}
            </Menu.Item>
            <Menu.Item color="red" leftSection={<Icon name="trash" size={16} />} onClick={() => void ask()}>
              {t('common.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <Differences differences={differences} scene={test.scene as Scene} />
      <div className={styles.acts}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="player-play" size={14} />}
          onClick={() => onPlay(test.scene as Scene, { id: test.id, name: test.name })}
        >
          {t('canvas.tests.play')}
        </Button>
        {!passed && (
          <Button
            size="compact-sm"
            variant="default"
            loading={change.isPending}
            onClick={() => change.mutate({ testId: test.id, expected: seen })}
          >
            {t('canvas.tests.accept')}
          </Button>
        )}
      </div>
    </li>
  )
}

function Naming({ first, onDone }: { first: string; onDone(name: string): void }) {
  const { t } = useT()
  const [name, setName] = useState(first)
  return (
    <TextInput
      autoFocus
      size="xs"
      className={styles.naming}
      aria-label={t('canvas.tests.name')}
      maxLength={120}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => onDone(name.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone(name.trim())
        if (event.key === 'Escape') onDone(first)
      }}
    />
  )
}
