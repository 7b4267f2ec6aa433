// How people went through the published version, for the rows of the cards.
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import { flowTrafficQuery } from '../flows/runs.ts'
import type { periods } from '../search.ts'
import type { Flow } from './flow_data.ts'

/** How many left by an exit, and their share in percent of those who came to the step. */
export interface Passage {
  count: number
  share: number
}

type Traffic = ReadonlyMap<string, Passage>

const keyOf = (step: string, exit: string): string => `${step} ${exit}`

const TrafficContext = createContext<Traffic>(new Map())

/** Gives the cards below it their numbers. */
export const TrafficProvider = TrafficContext.Provider

/** Whose numbers: of one version (null: of all, absent: of the published one), and since when. */
export interface TrafficChoice {
  versionId?: string | null | undefined
  period?: (typeof periods)[number] | undefined
}

/** The numbers of a version in a period, and how many started; none while nothing is published or nobody came. */
export function useTraffic({ id, version }: Flow, choice: TrafficChoice) {
  const versionId = choice.versionId === null ? undefined : (choice.versionId ?? version?.id)
  const { data } = useQuery({
    ...flowTrafficQuery(id, { version: versionId, period: choice.period }),
    staleTime: 60_000,
    enabled: version !== null,
  })
  const traffic: Traffic = useMemo(
    () =>
      new Map(
        (data?.steps ?? []).flatMap(({ step, entered, exits }) =>
          exits.map(({ exit, count }): [string, Passage] => [
            keyOf(step, exit),
            { count, share: Math.round((count / Math.max(1, entered, count)) * 100) },
          ]),
        ),
      ),
    [data],
  )
  return { traffic, started: data?.started ?? null }
}

/** The numbers of one exit. */
export function usePassage(step: string, exit: string): Passage | undefined {
  return useContext(TrafficContext).get(keyOf(step, exit))
}
