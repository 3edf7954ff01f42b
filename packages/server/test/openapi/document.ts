// The OpenAPI document as a client reads it: nothing here knows the routes in the code.
import { z } from 'zod';

export interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | null;
  readonly responses: Readonly<Record<string, Content & { readonly 'x-codes'?: readonly string[] }>>;
}

interface Json {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Partial<Operation> & { readonly requestBody?: Content }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export class Document {
  readonly operations: readonly Operation[];
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #validators = new Map<Schema, z.ZodType>();

  constructor(text: string) {
    const { paths, components } = JSON.parse(text) as Json;
    this.#schemas = components.schemas;
    this.operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody, responses = {} }]) => ({
        method: method.toUpperCase(),
        path,
        parameters,
        body: requestBody?.content?.['application/json']?.schema ?? null,
        responses,
      })),
    );
  }

  resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : (this.#schemas[name] ?? {});
  }

  /** What is undocumented about an answer; null when nothing is. */
  objection(
    { responses }: Operation,
    answer: { status: number; type: string | undefined; text: string },
  ): string | null {
    const response = responses[answer.status];
    if (response === undefined) return `status ${answer.status}`;
    const [documented] = Object.entries(response.content ?? {});
    if (documented === undefined) return answer.text === '' ? null : 'a body';
    const [type, { schema }] = documented;
    if (answer.type?.split(';')[0] !== type) return `content type ${answer.type}`;
    if (type === 'text/event-stream' || type === 'application/x-ndjson') return null;
    const body = JSON.parse(answer.text) as { readonly code?: string };
    const codes = response['x-codes'];
    if (codes !== undefined && !codes.includes(body.code ?? '')) return `code ${body.code}`;
    return this.#validator(schema).safeParse(body).error?.message ?? null;
  }

  #validator(schema: Schema): z.ZodType {
    let validator = this.#validators.get(schema);
    if (validator === undefined) {
      const whole = JSON.stringify({ ...schema, $defs: this.#schemas });
      const local = JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')) as Parameters<
        typeof z.fromJSONSchema
      >[0];
      validator = z.fromJSONSchema(local);
      this.#validators.set(schema, validator);
    }
    return validator;
  }
}
