// The contract of a field editor: one per kind of field, whatever the step.
import type { ComponentType } from 'react'
import type { Field, FieldMeta } from '#engine/machine/step.ts'
import type { Problem } from '#engine/machine/turn.ts'
import type { Json } from '#engine/machine/values.ts'
import type { Scope } from './scope.ts'

export interface FieldProps {
  field: Field
  meta: FieldMeta
  value: Json
  /** Whether the schema takes null: the field may be left empty. */
  nullable: boolean
  label: string
  help: string | undefined
  /** What is wrong with it, in words. */
  problem: string | null
  /** Everything wrong with it or inside it; `field` is the path from the form's data. */
  problems: ReadonlyArray<Problem>
  /** One of a few in a line: the label is read aloud and not drawn. */
  compact?: boolean
  scope: Scope
  onChange(value: Json): void
}

export type FieldEditor = ComponentType<FieldProps>

/** Label, help and problem as Mantine's inputs take them. */
export function framed({ label, help, problem, compact }: FieldProps) {
  return compact
    ? { 'aria-label': label, placeholder: label, error: problem, size: 'sm' }
    : { label, description: help, error: problem }
}
