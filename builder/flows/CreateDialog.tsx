import { Button, FileButton, Group, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, call, type Input, queryKeys } from '../api.ts'
import { errorWords } from '../ui/errors.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Flows.module.css'
import { readFlowFile } from './file.ts'
import { Gallery } from './Gallery.tsx'

type Mode = 'blank' | 'template' | 'import'
type Draft = Omit<Input<'POST /flows'>['body'], 'language'>

const modes: Mode[] = ['template', 'blank', 'import']

/** A new flow: from a template, from scratch, or from a file. */
export function CreateDialog({ mode, onMode }: { mode: Mode | undefined; onMode: (mode?: Mode) => void }) {
  const { t } = useT()
  return (
    <Modal
      opened={mode !== undefined}
      onClose={() => onMode()}
      title={t('flows.create.title')}
      size={mode === 'template' ? 860 : 'md'}
    >
      {mode !== undefined && (
        <>
          <SegmentedControl
            mb="md"
            aria-label={t('flows.create.title')}
            value={mode}
            onChange={(value) => onMode(modes.find((one) => one === value))}
            data={modes.map((value) => ({ value, label: t(`flows.create.${value}`) }))}
          />
          <Way mode={mode} onCancel={() => onMode()} />
        </>
      )}
    </Modal>
  )
}

function Way({ mode, onCancel }: { mode: Mode; onCancel: () => void }) {
  const create = useCreateFlow()
  if (mode === 'template') {
    return (
      <>
        <Gallery busy={create.isPending} onChoose={(name, template) => create.mutate({ name, template })} />
        <Refused error={create.error} />
      </>
    )
  }
  return mode === 'blank' ? (
    <Blank create={create} onCancel={onCancel} />
  ) : (
    <Import create={create} onCancel={onCancel} />
  )
}

interface WayProps {
  create: ReturnType<typeof useCreateFlow>
  onCancel: () => void
}

function Blank({ create, onCancel }: WayProps) {
  const { t } = useT()
  const [name, setName] = useState('')
  const [missing, setMissing] = useState(false)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') setMissing(true)
        else create.mutate({ name: name.trim() })
      }}
    >
      <TextInput
        data-autofocus
        label={t('flows.name')}
        placeholder={t('flows.create.example')}
        maxLength={120}
        value={name}
        error={missing && t('flows.nameMissing')}
        onChange={(event) => {
          setName(event.currentTarget.value)
          setMissing(false)
        }}
      />
      <Refused error={create.error} />
      <Actions busy={create.isPending} onCancel={onCancel} />
    </form>
  )
}

function Import({ create, onCancel }: WayProps) {
  const { t } = useT()
  const [problem, setProblem] = useState<string | null>(null)
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    create.reset()
    const read = readFlowFile(await file.text())
    setProblem(read.ok ? null : t(`flows.import.${read.problem}`))
    if (!read.ok) return
    const name = read.name || file.name.replace(/(\.charla)?\.json$/i, '')
    create.mutate({ name, graph: read.graph as Draft['graph'] })
  }
  return (
    <>
      <p className={styles.help}>{t('flows.import.help')}</p>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <Refused error={create.error} />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <FileButton onChange={(file) => void take(file)} accept="application/json,.json">
          {(props) => (
            <Button {...props} loading={create.isPending} leftSection={<Icon name="upload" size={16} />}>
              {t('flows.import.choose')}
            </Button>
          )}
        </FileButton>
      </Group>
    </>
  )
}

function Actions({ busy, onCancel }: { busy: boolean; onCancel: () => void }) {
  const { t } = useT()
  return (
    <Group justify="flex-end" mt="lg" gap="xs">
      <Button variant="default" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
      <Button type="submit" loading={busy}>
        {t('flows.create.create')}
      </Button>
    </Group>
  )
}

/** Why the server refused the graph: its sentence, then each problem in words. */
function Refused({ error }: { error: unknown }) {
  const { t, pick } = useT()
  if (error === null) return null
  const problems = error instanceof ApiError ? problemsOf(error.details) : []
  return (
    <div className={styles.problem} role="alert">
      <p>{pick(errorWords(error))}</p>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, 8).map((problem) => (
            <li key={problem.en}>{pick(problem)}</li>
          ))}
          {problems.length > 8 && <li>{t('flows.import.more', { count: problems.length - 8 })}</li>}
        </ul>
      )}
    </div>
  )
}

type Sentence = { en: string; es: string }

const isSentence = (value: unknown): value is Sentence =>
  typeof value === 'object' && value !== null && 'en' in value && 'es' in value

/** The sentences among the details of a refusal. */
function problemsOf(details: unknown): Sentence[] {
  const list = Array.isArray(details)
    ? details
    : ((details as { problems?: unknown } | undefined)?.problems ?? [])
  return Array.isArray(list) ? list.map((one: { text?: unknown }) => one?.text).filter(isSentence) : []
}

function useCreateFlow() {
  const { language } = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (draft: Draft) => call('POST /flows', { body: { ...draft, language } }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: queryKeys.flows })
      await navigate({ to: '/flows/$flowId', params: { flowId: id } })
    },
  })
}
