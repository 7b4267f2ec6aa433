import { Button, FileButton, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Answer, call, type Input, queryKeys } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { Pill } from '../ui/Pill.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Flows.module.css'
import { readFlowFile } from './file.ts'
import { Refused } from './Refused.tsx'

type Brought = Answer<'POST /flows'>
type Body = Input<'POST /flows'>['body']

/** A flow from a file; then, where something is missing here, what that is and where. */
export function ImportWay({ onCancel }: { onCancel: () => void }) {
  const { t, language } = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const open = (flowId: string) => navigate({ to: '/flows/$flowId', params: { flowId } })
  const bring = useMutation({
    mutationFn: (body: Omit<Body, 'language'>) => call('POST /flows', { body: { ...body, language } }),
    onSuccess: async ({ id, missing }) => {
      await client.invalidateQueries({ queryKey: queryKeys.flows })
      if (missing.length === 0) await open(id)
    },
  })
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    bring.reset()
    const read = readFlowFile(await file.text())
    setProblem(read.ok ? null : t(`flows.import.${read.problem}`))
    if (!read.ok) return
    const name = (read.name || file.name.replace(/(\.charla)?\.json$/i, '')).slice(0, 120)
    bring.mutate({ name, graph: read.graph as Body['graph'], names: read.names as Body['names'] })
  }
  if (bring.data && bring.data.missing.length > 0)
    return <Report brought={bring.data} onOpen={() => void open(bring.data.id)} />
  return (
    <>
      <p className={styles.help}>{t('flows.import.help')}</p>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <Refused error={bring.error} />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <FileButton onChange={(file) => void take(file)} accept="application/json,.json">
          {(props) => (
            <Button {...props} loading={bring.isPending} leftSection={<Icon name="upload" size={16} />}>
              {t('flows.import.choose')}
            </Button>
          )}
        </FileButton>
      </Group>
    </>
  )
}

/** What the flow names and this workspace does not have. */
function Report({ brought, onOpen }: { brought: Brought; onOpen: () => void }) {
  const { t, pick } = useT()
  return (
    <section aria-live="polite">
      <p className={styles.help}>{t('flows.import.missing', { count: brought.missing.length })}</p>
      <ul className={styles.missing}>
        {brought.missing.map(({ kind, name, step, stepName, cleared }) => (
          <li key={`${kind} ${name} ${step}`}>
            <span className={styles.missingName}>
              {t(`flows.import.kind_of.${kind}`)} «{name}»
            </span>
            <span className={styles.about}>{t('flows.import.at', { step: pick(stepName) })}</span>
            <Pill tone={cleared ? 'corn' : 'blue'}>{t(`flows.import.${cleared ? 'cleared' : 'kept'}`)}</Pill>
          </li>
        ))}
      </ul>
      <Group justify="flex-end" mt="lg">
        <Button data-autofocus onClick={onOpen}>
          {t('flows.import.open')}
        </Button>
      </Group>
    </section>
  )
}
