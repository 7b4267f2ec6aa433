import { Button, Group } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Icon } from '../ui/Icon.tsx'
import { Pill, type Tone } from '../ui/Pill.tsx'
import { useT } from '../words/i18n.ts'
import styles from './ImportReport.module.css'
import type { Brought } from './ImportWay.tsx'

interface Line {
  step: string | null
  what: { en: string; es: string }
  why?: { en: string; es: string }
}

/** What needs a look first; what went well is folded. */
const lists = [
  { name: 'kept', tone: 'coral', icon: 'note', open: true },
  { name: 'approximated', tone: 'corn', icon: 'info-circle', open: true },
  { name: 'converted', tone: 'green', icon: 'circle-check', open: false },
] as const satisfies ReadonlyArray<{
  name: keyof Brought['report']
  tone: Tone
  icon: string
  open: boolean
}>

/** What became of an imported file: three lists whose lines lead to their steps, and what this workspace lacks. */
export function ImportReport({ brought, onAnother }: { brought: Brought; onAnother: () => void }) {
  const { t } = useT()
  const navigate = useNavigate()
  const { id, name, report, missing } = brought
  const open = () => void navigate({ to: '/flows/$flowId', params: { flowId: id } })
  return (
    <section aria-live="polite">
      <p className={styles.title}>{t('flows.import.ready', { name })}</p>
      <div className={styles.lists}>
        {missing.length > 0 && <Missing brought={brought} />}
        {lists.map(({ name: list, tone, icon, open: unfolded }) => {
          const lines: Line[] = report[list]
          if (lines.length === 0) return null
          return (
            <details key={list} className={styles.list} open={unfolded}>
              <summary className={styles.summary}>
                <Icon name="chevron-right" size={16} />
                <span className={styles.name}>{t(`flows.import.list.${list}`)}</span>
                <Pill tone={tone} icon={icon}>
                  {lines.length}
                </Pill>
                <span className={styles.about}>{t(`flows.import.about.${list}`)}</span>
              </summary>
              <Lines lines={lines} flowId={id} />
            </details>
          )
        })}
      </div>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onAnother}>
          {t('flows.import.another')}
        </Button>
        <Button data-autofocus onClick={open}>
          {t('flows.import.open')}
        </Button>
      </Group>
    </section>
  )
}

function Lines({ lines, flowId }: { lines: Line[]; flowId: string }) {
  const { pick } = useT()
  return (
    <ul className={styles.lines}>
      {lines.map(({ step, what, why }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and lines may be alike
        <li key={index}>
          {step === null ? (
            <span className={styles.what}>{pick(what)}</span>
          ) : (
            <Link className={styles.what} to="/flows/$flowId" params={{ flowId }} search={{ step }}>
              {pick(what)}
            </Link>
          )}
          {why && <span className={styles.why}>{pick(why)}</span>}
        </li>
      ))}
    </ul>
  )
}

/** What the flow names and this workspace does not have. */
function Missing({ brought: { id, missing } }: { brought: Brought }) {
  const { t, pick } = useT()
  return (
    <div className={styles.list}>
      <p className={styles.summary}>{t('flows.import.missing', { count: missing.length })}</p>
      <ul className={styles.lines}>
        {missing.map(({ kind, name, step, stepName, cleared }) => (
          <li key={`${kind} ${name} ${step}`}>
            <Link
              className={styles.what}
              to="/flows/$flowId"
              params={{ flowId: id }}
              search={step === 'trigger' ? {} : { step }}
            >
              {t(`flows.import.kind_of.${kind}`)} «{name}»
            </Link>
            <span className={styles.why}>{t('flows.import.at', { step: pick(stepName) })}</span>
            <Pill tone={cleared ? 'corn' : 'blue'}>{t(`flows.import.${cleared ? 'cleared' : 'kept'}`)}</Pill>
          </li>
        ))}
      </ul>
    </div>
  )
}
