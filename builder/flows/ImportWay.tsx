import { Button, FileButton, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type DragEvent, lazy, Suspense, useState } from 'react'
import { type Answer, call, queryKeys } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Flows.module.css'
import { MAX_FILE, readJson } from './file.ts'
import { Refused } from './Refused.tsx'

const ImportReport = lazy(async () => ({ default: (await import('./ImportReport.tsx')).ImportReport }))

export type Brought = Answer<'POST /flows/imports'>

/** Where the last report is kept until the dialog is closed. */
export const importKey = ['imported'] as const

/** A flow from a file that is dropped or chosen: ours, or a Typebot export; then what became of it, if there is anything to tell. */
export function ImportWay({ onCancel }: { onCancel: () => void }) {
  const { t } = useT()
  const client = useQueryClient()
  const { bring, problem, take } = useBringing()
  const [over, setOver] = useState(false)
  // Whoever went to a step and comes back finds the report again.
  const brought = client.getQueryData<Brought>(importKey)
  if (brought) {
    const another = (): void => {
      client.removeQueries({ queryKey: importKey })
      bring.reset()
    }
    return (
      <Suspense fallback={null}>
        <ImportReport brought={brought} onAnother={another} />
      </Suspense>
    )
  }
  const dropped = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    if (!bring.isPending) void take(event.dataTransfer.files[0] ?? null)
  }
  return (
    <>
      <section
        className={styles.drop}
        data-over={over || undefined}
        aria-label={t('flows.import.drop')}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <Icon name="upload" size={22} />
        <p className={styles.dropTitle}>{t('flows.import.drop')}</p>
        <p className={styles.help}>{t('flows.import.help')}</p>
        <FileButton onChange={(file) => void take(file)} accept="application/json,.json">
          {(props) => (
            <Button {...props} data-autofocus loading={bring.isPending}>
              {t('flows.import.choose')}
            </Button>
          )}
        </FileButton>
      </section>
      {problem && (
        <p className={styles.problem} role="alert">
          {t(`flows.import.${problem}`)}
        </p>
      )}
      <Refused error={bring.error} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
    </>
  )
}

type Problem = 'json' | 'large' | 'unreadable'

/** Reads a file and sends it; opens the flow at once where nothing is to be told. */
function useBringing() {
  const { language } = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<Problem | null>(null)
  const bring = useMutation({
    mutationFn: ({ document, name }: { document: unknown; name: string }) =>
      call('POST /flows/imports', { body: { document, language, ...(name === '' ? {} : { name }) } }),
    onSuccess: async (brought) => {
      await client.invalidateQueries({ queryKey: queryKeys.flows })
      if (hasNews(brought)) client.setQueryData(importKey, brought)
      else await navigate({ to: '/flows/$flowId', params: { flowId: brought.id } })
    },
  })
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    bring.reset()
    setProblem(null)
    if (file.size > MAX_FILE) return setProblem('large')
    let text: string
    try {
      text = await file.text()
    } catch {
      // A folder, or a file that is gone since.
      return setProblem('unreadable')
    }
    const read = readJson(text)
    if (!read.ok) return setProblem(read.problem)
    const name = read.name === '' ? file.name.replace(/(\.charla)?\.json$/i, '').slice(0, 120) : ''
    bring.mutate({ document: read.document, name })
  }
  return { bring, problem, take }
}

const hasNews = ({ missing, report }: Brought): boolean =>
  missing.length > 0 || Object.values(report).some((lines) => lines.length > 0)
