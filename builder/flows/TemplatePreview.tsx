import { ActionIcon, Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, call, queryKeys } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { GraphPicture } from './GraphPicture.tsx'
import type { Template } from './gallery.ts'
import styles from './TemplatePreview.module.css'

type Whole = Answer<'GET /templates/:id'>
type Example = Whole['examples']['es'][number]

interface PreviewProps {
  template: Template
  busy: boolean
  onBack: () => void
  onChoose: (name: string, template: string) => void
}

/** One template: what it does and needs, its steps, and conversations that went through it. */
export function TemplatePreview({ template, busy, onBack, onChoose }: PreviewProps) {
  const { t, pick } = useT()
  const { id } = template
  const title = pick(template.title)
  return (
    <div className={styles.preview} aria-live="polite">
      <header className={styles.header}>
        <Button
          className={styles.back}
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="chevron-left" size={16} />}
          onClick={onBack}
        >
          {t('flows.gallery.back')}
        </Button>
        <h3 className={styles.title}>{title}</h3>
        <Button className={styles.use} loading={busy} onClick={() => onChoose(title, id)}>
          {t('flows.create.use')}
        </Button>
      </header>
      <p className={styles.about}>{pick(template.about)}</p>
      {template.needs.length > 0 && (
        <p className={styles.needs}>
          <Icon name="info-circle" size={16} />
          <span>
            {t('flows.gallery.needs', { what: template.needs.map(pick).join(', ') })}{' '}
            {t('flows.gallery.needsLater')}
          </span>
        </p>
      )}
      <Inside id={id} title={title} />
    </div>
  )
}

function Inside({ id, title }: { id: string; title: string }) {
  const { t, language } = useT()
  const whole = useQuery({
    queryKey: queryKeys.template(id),
    queryFn: () => call('GET /templates/:id', { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (whole.isError) return <Failed error={whole.error} onRetry={() => void whole.refetch()} />
  if (!whole.data) return <Skeleton height={240} radius="lg" />
  return (
    <>
      <GraphPicture {...whole.data} label={t('flows.create.picture', { name: title })} />
      <Examples examples={whole.data.examples[language]} />
    </>
  )
}

/** The conversations one at a time. */
function Examples({ examples }: { examples: Example[] }) {
  const { t } = useT()
  const [at, setAt] = useState(0)
  const example = examples[at]
  if (!example) return null
  const step = (by: number) => setAt((at + by + examples.length) % examples.length)
  return (
    <section className={styles.examples} aria-label={t('flows.gallery.examples')}>
      <div className={styles.pager}>
        <h4 className={styles.scene}>{example.title}</h4>
        {examples.length > 1 && (
          <>
            <span className={styles.place}>
              {t('flows.gallery.place', { at: at + 1, of: examples.length })}
            </span>
            <ActionIcon variant="default" aria-label={t('flows.gallery.before')} onClick={() => step(-1)}>
              <Icon name="chevron-left" size={16} />
            </ActionIcon>
            <ActionIcon variant="default" aria-label={t('flows.gallery.next')} onClick={() => step(1)}>
              <Icon name="chevron-right" size={16} />
            </ActionIcon>
          </>
        )}
      </div>
      <div className={styles.talk}>
        {example.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a conversation stay as they are
          <Line key={`${at} ${index}`} line={line} />
        ))}
      </div>
    </section>
  )
}

function Line({ line: { from, text, choices } }: { line: Example['lines'][number] }) {
  return (
    <>
      <div className={styles.line} data-from={from}>
        {text}
      </div>
      {choices.length > 0 && (
        <div className={styles.choices}>
          {choices.map((choice) => (
            <span key={choice}>{choice}</span>
          ))}
        </div>
      )}
    </>
  )
}
