import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, queryKeys } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import type { Flow } from './FlowTable.tsx'

/** Name and description of a flow. */
export function RenameDialog({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const { t } = useT()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: flow.name, description: flow.description },
    validate: { name: (value) => (value.trim() === '' ? t('flows.nameMissing') : null) },
  })
  const save = useMutation({
    mutationFn: (body: { name: string; description: string }) =>
      call('PATCH /flows/:id', { params: { id: flow.id }, body: { ...body, name: body.name.trim() } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.flows })
      await client.invalidateQueries({ queryKey: queryKeys.flow(flow.id) })
      onClose()
    },
    onError: (error) => toast.error(error),
  })
  return (
    <Modal opened onClose={onClose} title={t('flows.menu.rename')}>
      <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <TextInput data-autofocus label={t('flows.name')} maxLength={120} {...form.getInputProps('name')} />
        <Textarea
          mt="md"
          autosize
          minRows={2}
          label={t('flows.description')}
          maxLength={500}
          {...form.getInputProps('description')}
        />
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
