import { Button, Skeleton } from '@mantine/core'
import type { Scene } from '#engine/machine/cues.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './PublishDialog.module.css'
import { Differences } from './simulator/Differences.tsx'
import { type RunTest, useTestChanges, useTests } from './simulator/tests.ts'

interface PublishTestsProps {
  flowId: string
  onClose(): void
}

/** The saved tests on what would be published. Red ones are shown, and may be taken as what is expected from now on. */
export function PublishTests({ flowId, onClose }: PublishTestsProps) {
  const { t } = useT()
  const { tests, isError } = useTests(flowId)
  if (isError) return <Section text={t('canvas.publish.testsUnknown')} />
  if (!tests) return <Skeleton height={24} mt="md" />
  if (tests.length === 0) return <Section text={t('canvas.publish.noTests')} />
  const red = tests.filter(({ passed }) => !passed)
  if (red.length === 0)
    return <Section icon="circle-check" tone="good" text={t('canvas.tests.green', { count: tests.length })} />
  return (
    <Section
      icon="alert-circle"
      tone="bad"
      text={t('canvas.tests.red', { count: red.length, all: tests.length })}
    >
      <ul className={styles.list}>
        {red.map((one) => (
          <Red key={one.test.id} run={one} flowId={flowId} onClose={onClose} />
        ))}
      </ul>
    </Section>
  )
}

interface SectionProps {
  text: string
  icon?: string
  tone?: 'good' | 'bad'
  children?: React.ReactNode
}

function Section({ text, icon, tone, children }: SectionProps) {
  const { t } = useT()
  return (
    <section className={styles.inside} aria-label={t('canvas.publish.tests')}>
      <h3 className={styles.heading}>{t('canvas.publish.tests')}</h3>
      <p className={styles.tests} data-tone={tone}>
        {icon && <Icon name={icon} size={16} />}
        {text}
      </p>
      {children}
    </section>
  )
}

function Red({ run: { test, differences, seen }, flowId, onClose }: { run: RunTest } & PublishTestsProps) {
  const { t } = useT()
  const { change } = useTestChanges(flowId)
  return (
    <li className={styles.change}>
      <div className={styles.red}>
        <strong>{test.name}</strong>
        <Button
          size="compact-sm"
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ testId: test.id, expected: seen })}
        >
          {t('canvas.tests.accept')}
        </Button>
      </div>
      <Differences differences={differences} scene={test.scene as Scene} onJump={onClose} />
    </li>
  )
}
