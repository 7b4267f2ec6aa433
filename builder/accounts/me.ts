// Who is signed in, and in which workspace.
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { type Answer, call, callAuth, currentWorkspace, enterWorkspace, queryKeys } from '../api.ts'

export type Me = Answer<'GET /me'>
export type Here = Me['workspaces'][number]

const SHELF = 'charla.workspace'

export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: (): Promise<Me> => call('GET /me'),
  staleTime: 5 * 60_000,
  retry: false,
})

/** The workspace to open: the one used last on this device, else the first that is real. */
export function chooseWorkspace(workspaces: Here[], last: string | null): Here | null {
  return (
    workspaces.find((one) => one.id === last) ?? workspaces.find((one) => !one.demo) ?? workspaces[0] ?? null
  )
}

/** Enters the workspace for this tab and the next visit. */
export function openWorkspace(id: string): void {
  enterWorkspace(id)
  try {
    localStorage.setItem(SHELF, id)
  } catch (error) {
    console.warn('the workspace is kept for this page only', error)
  }
}

/** The workspace used last on this device. */
export function lastWorkspace(): string | null {
  try {
    return currentWorkspace() ?? localStorage.getItem(SHELF)
  } catch {
    return currentWorkspace()
  }
}

/** The signed-in person in the workspace on the screen; undefined while unknown. */
export function useMe(): (Here & { login: Me['login'] }) | undefined {
  const { data } = useQuery(meQuery)
  const here = data?.workspaces.find((one) => one.id === currentWorkspace())
  return data && here ? { ...here, login: data.login } : undefined
}

/** Whether this person may design: flows and channels. */
export function useMayDesign(): boolean {
  const me = useMe()
  return me !== undefined && me.role !== 'agent'
}

/** Ends the session and forgets what was read in it. */
export async function signOut(client: QueryClient): Promise<void> {
  await callAuth('sign-out', {})
  enterWorkspace(null)
  client.clear()
}
