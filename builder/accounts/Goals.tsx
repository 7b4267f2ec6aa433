import { UnstyledButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call, queryKeys } from '../api.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { DemoDoor } from './DemoDoor.tsx'
import styles from './Front.module.css'
import { greetWithChecklist } from './firstRun.ts'
import { type Goal, goals, templateFor } from './goals.ts'
import { chooseWorkspace, lastWorkspace, meQuery, openWorkspace } from './me.ts'
import { Problem } from './Problem.tsx'

/** «What should your first bot do?»: one click makes the flow and, if there is none, a web chat to try it on. */
export function Goals() {
  const { t } = useT()
  const { start, busy, problem } = useStart()
  return (
    <>
      <div className={styles.goals}>
        {goals.map((goal) => (
          <UnstyledButton
            key={goal.name}
            className={styles.goal}
            disabled={busy}
            aria-busy={busy}
            onClick={() => void start(goal)}
          >
            <span className={styles.goalIcon} data-tone={goal.tone}>
              <Icon name={goal.icon} size={22} />
            </span>
            <span>
              <span className={styles.goalTitle}>{t(`accounts.goals.${goal.name}.title`)}</span>
              <span className={styles.goalText}>{t(`accounts.goals.${goal.name}.text`)}</span>
            </span>
          </UnstyledButton>
        ))}
      </div>
      {problem !== null && <Problem error={problem} />}
      <p className={styles.after}>
        <Link to="/flows">{t('accounts.goals.later')}</Link>
        <DemoDoor />
      </p>
    </>
  )
}

function useStart() {
  const { t, pick, language } = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  useEffect(() => {
    void client.ensureQueryData(meQuery).then((me) => {
      const here = chooseWorkspace(me.workspaces, lastWorkspace())
      if (here) openWorkspace(here.id)
    })
  }, [client])

  const makeFlow = async (goal: Goal): Promise<string> => {
    const { items } = await call('GET /templates')
    const template = templateFor(goal, items)
    const name = template ? pick(template.title) : t('accounts.goals.blankName')
    return (await call('POST /flows', { body: { name, language, template: template?.id } })).id
  }
  const ensureWebChat = async (): Promise<void> => {
    const { items } = await call('GET /channels')
    if (items.some((channel) => channel.type === 'webchat')) return
    const { name } = await call('GET /workspace')
    await call('POST /channels', { body: { type: 'webchat', name, settings: {} } })
  }
  const start = async (goal: Goal): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      const [flowId] = await Promise.all([makeFlow(goal), ensureWebChat()])
      greetWithChecklist()
      await client.invalidateQueries({ queryKey: queryKeys.flows })
      await navigate({ to: '/flows/$flowId', params: { flowId } })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return { start, busy, problem }
}
