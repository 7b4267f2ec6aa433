// Gives the conversation back to the bot: where it stood, or at a chosen step with answers filled in.
import { Button, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { call } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import { type ConversationDetail, useChange, useRuns } from './queries.ts'

export function ResumeDialog({
  conversation,
  onClose,
}: {
  conversation: ConversationDetail
  onClose: () => void
}) {
  const { t, pick } = useT()
  const { id } = conversation
  const { data } = useRuns(id)
  const run = data?.items.find((one) => one.status === 'waiting')
  const [where, setWhere] = useState<'here' | 'step'>('here')
  const [step, setStep] = useState<string | null>(run?.step ?? null)
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const resume = useChange<void>(
    id,
    () =>
      call('DELETE /conversations/:id/pause', {
        params: { id },
        body: where === 'step' && run && step ? { runId: run.id, step, variables: answers } : {},
      }),
    () => ({ paused: null }),
    toast.error,
  )
  const known = Object.entries(run?.vars ?? {}).filter(
    ([, value]) => typeof value !== 'object' || value === null,
  )
  return (
    <Modal opened onClose={onClose} title={t('inbox.resume.title')} centered>
      <Stack>
        <Text size="sm">{t(run ? 'inbox.resume.about' : 'inbox.resume.nothingRuns')}</Text>
        {run && (
          <Radio.Group
            value={where}
            onChange={(value) => setWhere(value as 'here' | 'step')}
            aria-label={t('inbox.resume.title')}
          >
            <Stack gap="xs">
              <Radio
                value="here"
                label={t('inbox.resume.here', { step: run.stepName ? pick(run.stepName) : '' })}
              />
              <Radio value="step" label={t('inbox.resume.atStep')} />
            </Stack>
          </Radio.Group>
        )}
        {run && where === 'step' && (
          <>
            <Select
              label={t('inbox.resume.step')}
              value={step}
              onChange={setStep}
              searchable
              allowDeselect={false}
              data={run.steps.map((one) => ({ value: one.id, label: pick(one.name) }))}
            />
            {known.length > 0 && (
              <Stack gap="xs">
                <Text size="sm" fw={600}>
                  {t('inbox.resume.answers')}
                </Text>
                {known.map(([name, value]) => (
                  <TextInput
                    key={name}
                    label={name}
                    value={answers[name] ?? String(value ?? '')}
                    onChange={(event) => setAnswers({ ...answers, [name]: event.currentTarget.value })}
                  />
                ))}
              </Stack>
            )}
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={where === 'step' && !step}
            onClick={() => {
              resume.mutate()
              onClose()
            }}
          >
            {t('inbox.resume.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
