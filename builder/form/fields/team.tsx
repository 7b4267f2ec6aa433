// A team of the workspace, or a new one made on the spot.
import { Button, Group, Modal, MultiSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../ui/Icon.tsx'
import { toast } from '../../ui/toast.ts'
import { useT } from '../../words/i18n.ts'
import type { FieldProps } from '../field.ts'
import type { Scope } from '../scope.ts'
import { useMakeTeam } from '../teams.ts'
import { Chosen } from './resources.tsx'

export function TeamField(props: FieldProps) {
  const { t } = useT()
  const { value, scope, compact, onChange } = props
  const [making, setMaking] = useState(false)
  return (
    <div>
      <Chosen {...props} options={scope.teams.map(({ id, name }) => ({ value: id, label: name }))} />
      {!compact && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={4}
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => setMaking(true)}
        >
          {t('canvas.form.team.new')}
        </Button>
      )}
      <Modal opened={making} onClose={() => setMaking(false)} title={t('canvas.form.team.new')} size="sm">
        <NewTeam
          users={scope.users}
          onMade={(id) => {
            setMaking(false)
            onChange(Array.isArray(value) ? [...value, id] : id)
          }}
          onCancel={() => setMaking(false)}
        />
      </Modal>
    </div>
  )
}

interface NewTeamProps {
  users: Scope['users']
  onMade(id: string): void
  onCancel(): void
}

function NewTeam({ users, onMade, onCancel }: NewTeamProps) {
  const { t } = useT()
  const make = useMakeTeam()
  const [name, setName] = useState('')
  const [userIds, setUserIds] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    if (name.trim() === '' || busy) return
    setBusy(true)
    try {
      onMade(await make({ name: name.trim(), userIds }))
    } catch (problem) {
      toast.error(problem)
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        void submit()
      }}
    >
      <TextInput
        data-autofocus
        label={t('canvas.form.team.name')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        mt="md"
        label={t('canvas.form.team.people')}
        data={users.map((user) => ({ value: user.id, label: user.name }))}
        value={userIds}
        searchable
        onChange={setUserIds}
      />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={name.trim() === ''}>
          {t('canvas.form.team.make')}
        </Button>
      </Group>
    </form>
  )
}
