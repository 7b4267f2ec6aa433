import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { meQuery, openWorkspace, useMe } from './me.ts'

/** From a workspace where nothing is to be seen yet into the demo, for those who have one. */
export function DemoDoor() {
  const { t } = useT()
  const here = useMe()
  const { data } = useQuery(meQuery)
  const demo = data?.workspaces.find((one) => one.demo && one.id !== here?.id)
  if (!demo) return null
  const enter = (): void => {
    openWorkspace(demo.id)
    window.location.assign('/inbox')
  }
  return (
    <Button variant="subtle" leftSection={<Icon name="eye" size={18} />} onClick={enter}>
      {t('accounts.demo.look')}
    </Button>
  )
}
