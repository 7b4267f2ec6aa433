// The contract of a field editor: one per kind of field, whatever the step.
import type { ComponentType } from 'react'
import type { FieldMeta } from '#engine/machine/step.ts'
import type { Json } from '#engine/machine/values.ts'
import type { Scope } from './scope.ts'

export interface FieldProps {
  meta: FieldMeta
  value: Json
  /** Whether the schema takes null: the field may be left empty. */
  nullable: boolean
  label: string
  help: string | undefined
  /** What is wrong with it, in words. */
  problem: string | null
  scope: Scope
  onChange(value: Json): void
}

export type FieldEditor = ComponentType<FieldProps>

/** Label, help and problem as Mantine's inputs take them. */
export function framed({ label, help, problem }: FieldProps) {
  return { label, description: help, error: problem }
}
