import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './FlowEditor.module.css'
import { type Flow, flowQuery } from './flow_data.ts'

/** The flow's name, renamed in place. */
export function NameField({ flow }: { flow: Flow }) {
  const { t } = useT()
  const client = useQueryClient()
  const [name, setName] = useState(flow.name)
  const rename = useMutation({
    mutationFn: (next: string) => call('PATCH /flows/:id', { params: { id: flow.id }, body: { name: next } }),
    onSuccess: (_, next) => {
      client.setQueryData(flowQuery(flow.id).queryKey, (old) => old && { ...old, name: next })
      void client.invalidateQueries({ queryKey: queryKeys.flows })
    },
    onError: (error) => {
      setName(flow.name)
      toast.error(error)
    },
  })
  const keep = () => {
    const next = name.trim()
    if (next === '') setName(flow.name)
    else if (next !== flow.name) rename.mutate(next)
  }
  return (
    <input
      className={styles.name}
      value={name}
      maxLength={80}
      aria-label={t('canvas.flowName')}
      onChange={(event) => setName(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setName(flow.name)
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}
