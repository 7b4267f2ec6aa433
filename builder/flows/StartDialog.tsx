import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Condition } from '#engine/machine/conditions.ts'
import { call, queryKeys } from '../api.ts'
import { ConditionEditor } from '../form/ConditionEditor.tsx'
import { emptyScope, type Scope, standardFields } from '../form/scope.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Flows.module.css'
import type { Flow } from './FlowTable.tsx'

interface Pair {
  name: string
  value: string
}

const everybody: Condition = { all: [] }
const isName = /^[A-Za-z_][A-Za-z0-9_]{0,59}$/

/** Starts a published flow for everybody that a condition finds: first who that is, then the button. */
export function StartDialog({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const { t, number } = useT()
  const client = useQueryClient()
  const [when, setWhen] = useState(everybody)
  const [pairs, setPairs] = useState<Pair[]>([])
  const [sure, setSure] = useState(false)
  const params = { id: flow.id }
  const found = useQuery({
    queryKey: [...queryKeys.flow(flow.id), 'audience', when],
    queryFn: () => call('POST /flows/:id/starts', { params, body: { when, dryRun: true } }),
    retry: false,
  })
  const given = pairs.filter(({ name }) => name.trim() !== '')
  const wrong = given.some(({ name }) => !isName.test(name.trim()))
  const reached = found.data ? found.data.contacts - found.data.inside : 0
  const start = useMutation({
    mutationFn: () => {
      const variables = Object.fromEntries(given.map(({ name, value }) => [name.trim(), value]))
      return call('POST /flows/:id/starts', { params, body: { when, variables } })
    },
    onSuccess: ({ contacts, inside }) => {
      const count = contacts - inside
      toast.success(t('flows.start.done', { count, people: number(count) }))
      void client.invalidateQueries({ queryKey: queryKeys.flows })
      onClose()
    },
    onError: (error) => toast.error(error),
  })
  const change = (next: Condition) => {
    setWhen(next)
    setSure(false)
  }
  return (
    <Modal opened onClose={onClose} title={t('flows.start.title', { name: flow.name })} size="lg">
      <h3 className={styles.part}>{t('flows.start.who')}</h3>
      <p className={styles.help}>{t('flows.start.whoHelp')}</p>
      <ConditionEditor condition={when} scope={useContactScope()} only={ofContacts} onChange={change} />
      <h3 className={styles.part}>{t('flows.start.variables')}</h3>
      <Pairs pairs={pairs} onChange={setPairs} />
      <div className={styles.found} role="status">
        {found.isError ? (
          <Failed error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data ? (
          <>
            <strong>{t('flows.start.found', { count: reached, people: number(reached) })}</strong>
            {found.data.inside > 0 && (
              <span>
                {t('flows.start.inside', { count: found.data.inside, people: number(found.data.inside) })}
              </span>
            )}
          </>
        ) : (
          t('flows.start.counting')
        )}
      </div>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={reached === 0 || wrong}
          loading={start.isPending}
          color={sure ? 'red' : undefined}
          onClick={() => (sure ? start.mutate() : setSure(true))}
        >
          {sure
            ? t('flows.start.sure', { count: reached, people: number(reached) })
            : t('flows.start.action')}
        </Button>
      </Group>
    </Modal>
  )
}

/** What is known of a contact; nothing else can be asked of everybody at once. */
const ofContacts = (subject: string): boolean => subject.startsWith('contact.')

function useContactScope(): Scope {
  const fields = useQuery({ queryKey: queryKeys.fields, queryFn: () => call('GET /fields') }).data
  const tags = useQuery({ queryKey: queryKeys.tags, queryFn: () => call('GET /tags') }).data
  const own = (fields?.items ?? []).map(({ key, title }) => ({ key, title: { en: title, es: title } }))
  return {
    ...emptyScope,
    contactFields: [...standardFields, ...own],
    tags: (tags?.items ?? []).map(({ name }) => name),
  }
}

function Pairs({ pairs, onChange }: { pairs: Pair[]; onChange: (pairs: Pair[]) => void }) {
  const { t } = useT()
  const set = (index: number, pair: Pair) => onChange(pairs.map((one, at) => (at === index ? pair : one)))
  return (
    <>
      {pairs.map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pair has no identity but its place
        <div className={styles.pair} key={index}>
          <TextInput
            aria-label={t('flows.start.variable')}
            placeholder={t('flows.start.variable')}
            maxLength={60}
            value={pair.name}
            error={pair.name.trim() !== '' && !isName.test(pair.name.trim()) && t('flows.start.variableRule')}
            onChange={(event) => set(index, { ...pair, name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('flows.start.value')}
            placeholder={t('flows.start.value')}
            maxLength={1_000}
            value={pair.value}
            onChange={(event) => set(index, { ...pair, value: event.currentTarget.value })}
          />
        </div>
      ))}
      {pairs.length < 20 && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => onChange([...pairs, { name: '', value: '' }])}
        >
          {t('flows.start.addVariable')}
        </Button>
      )}
    </>
  )
}
