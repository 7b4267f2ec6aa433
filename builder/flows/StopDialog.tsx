import { Button, Group, Modal, Radio } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Flows.module.css'

const endings = ['finish', 'to_person', 'end'] as const

interface StopDialogProps {
  flow: { id: string; name: string; runs: { waiting: number } }
  onClose: () => void
}

/** Asks what becomes of the people inside, then stops the flow. */
export function StopDialog({ flow, onClose }: StopDialogProps) {
  const { t, number } = useT()
  const client = useQueryClient()
  const [inside, setInside] = useState<(typeof endings)[number]>('finish')
  const count = flow.runs.waiting
  const stop = useMutation({
    mutationFn: () =>
      call('DELETE /flows/:id/publication', {
        params: { id: flow.id },
        query: { inside: count === 0 ? 'end' : inside },
      }),
    onSuccess: async () => {
      toast.success(t('flows.stopped', { name: flow.name }))
      await client.invalidateQueries({ queryKey: queryKeys.flow(flow.id) })
      await client.invalidateQueries({ queryKey: queryKeys.flows })
      onClose()
    },
    onError: (error) => toast.error(error),
  })
  return (
    <Modal opened onClose={onClose} title={t('flows.stop.title', { name: flow.name })}>
      <p className={styles.help}>{t('flows.stop.nobodyEnters')}</p>
      {count > 0 && (
        <Radio.Group
          mt="md"
          label={t('flows.stop.inside', { count, people: number(count) })}
          value={inside}
          onChange={(value) => setInside(endings.find((one) => one === value) ?? 'finish')}
        >
          {endings.map((value) => (
            <Radio
              key={value}
              mt="sm"
              value={value}
              label={t(`flows.stop.${value}`)}
              description={t(`flows.stop.${value}Help`)}
            />
          ))}
        </Radio.Group>
      )}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={stop.isPending} onClick={() => stop.mutate()}>
          {t('flows.menu.stop')}
        </Button>
      </Group>
    </Modal>
  )
}
