// How people went through the published version, for the rows of the cards.
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import { type Flow, trafficQuery } from './flow_data.ts'

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

/** The numbers of the published version; none while nothing is published or nobody came. */
export function useTraffic({ id, version }: Flow): Traffic {
  const { data } = useQuery({ ...trafficQuery(id, version?.id ?? ''), enabled: version !== null })
  return useMemo(
    () =>
      new Map(
        (data?.steps ?? []).flatMap(({ step, entered, exits }) =>
          exits.map(({ exit, count }) => [
            keyOf(step, exit),
            { count, share: Math.round((count / Math.max(1, entered, count)) * 100) },
          ]),
        ),
      ),
    [data],
  )
}

/** The numbers of one exit. */
export function usePassage(step: string, exit: string): Passage | undefined {
  return useContext(TrafficContext).get(keyOf(step, exit))
}
