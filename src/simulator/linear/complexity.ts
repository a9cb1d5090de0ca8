import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface PricedQuery {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Rows of a connection that does not say how many. */
export const defaultFirst = 50;

/**
 * Points of a query before it runs: 0.1 a scalar, 1 an object, and a connection times its `first`; rounded up.
 * Source: linear.app/developers/rate-limiting, "Complexity".
 */
export function complexityOf(query: PricedQuery): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of query.document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  const root = query.schema.getRootType(query.operation.operation);
  if (root == null) return 0;
  const points = selectionPoints(query.operation.selectionSet, root, {
    ...query,
    fragments,
    rows: 1,
  });
  // Tenths are not exact in binary: without this 1,000 tenths could round up to 101 points.
  return Math.ceil(Math.round(points * 10) / 10);
}

interface Pricing extends PricedQuery {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Rows of the connection whose fields are read. */
  readonly rows: number;
}

function selectionPoints(
  { selections }: SelectionSetNode,
  type: GraphQLNamedType,
  pricing: Pricing,
): number {
  let points = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) points += fieldPoints(selection, type, pricing);
    else {
      const set =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : pricing.fragments.get(selection.name.value)?.selectionSet;
      if (set !== undefined) points += selectionPoints(set, type, pricing);
    }
  }
  return points;
}

/** Only the rows of a connection are multiplied, not the page's own fields. */
function fieldPoints(field: FieldNode, parent: GraphQLNamedType, pricing: Pricing): number {
  const definition = isObjectType(parent) ? parent.getFields()[field.name.value] : undefined;
  if (definition === undefined || field.selectionSet === undefined) return 0.1;
  const type = getNamedType(definition.type);
  if (isLeafType(type)) return 0.1;
  if (isConnection(type)) {
    return selectionPoints(field.selectionSet, type, { ...pricing, rows: firstOf(field, pricing) });
  }
  const times = isConnection(parent) && field.name.value === 'nodes' ? pricing.rows : 1;
  return times * (1 + selectionPoints(field.selectionSet, type, pricing));
}

function isConnection(type: GraphQLNamedType): boolean {
  return type.name.endsWith('Connection');
}

function firstOf(field: FieldNode, { variables }: Pricing): number {
  const value = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof given === 'number' ? given : defaultFirst;
}
