import { Button, Group, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, type Input, queryKeys } from '../api.ts'
import { useT } from '../words/i18n.ts'
import { Gallery } from './Gallery.tsx'
import { ImportWay, importKey } from './ImportWay.tsx'
import { Refused } from './Refused.tsx'

type Mode = 'blank' | 'template' | 'import'
type Draft = Omit<Input<'POST /flows'>['body'], 'language'>

const modes: Mode[] = ['template', 'blank', 'import']
const sizes: Record<Mode, number | string> = { template: 1240, blank: 'md', import: 600 }

/** A new flow: from a template, from scratch, or from a file. */
export function CreateDialog({ mode, onMode }: { mode: Mode | undefined; onMode: (mode?: Mode) => void }) {
  const { t } = useT()
  const client = useQueryClient()
  const choose = (next?: Mode): void => {
    client.removeQueries({ queryKey: importKey })
    onMode(next)
  }
  return (
    <Modal
      opened={mode !== undefined}
      onClose={() => choose()}
      title={t('flows.create.title')}
      size={sizes[mode ?? 'blank']}
    >
      {mode !== undefined && (
        <>
          <SegmentedControl
            mb="md"
            aria-label={t('flows.create.title')}
            value={mode}
            onChange={(value) => choose(modes.find((one) => one === value))}
            data={modes.map((value) => ({ value, label: t(`flows.create.${value}`) }))}
          />
          <Way mode={mode} onCancel={() => choose()} />
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
  return mode === 'blank' ? <Blank create={create} onCancel={onCancel} /> : <ImportWay onCancel={onCancel} />
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
