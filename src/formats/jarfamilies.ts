// F1. Java archives without a Maven record whose group is known: what Gradle, Ant and Bazel build. Pure.

/** Archives of one group. */
export interface Family {
  readonly group: string;
  /** A directory that its archives have files in: a namesake has none. */
  readonly holds: string;
  /** Artifacts by their names, or by how those begin where that ends with `-`. Space-separated. */
  readonly artifacts: string;
  /** The first version with this group, as `major.minor`. */
  readonly from?: string;
  /** The first version with another one. */
  readonly before?: string;
}

/**
 * Each was compared with the coordinates that Maven resolves for a release of it (November 2026). A
 * prefix is taken only where all that a project publishes under it has the one group.
 */
export const FAMILIES: readonly Family[] = [
  {
    group: 'com.github.ben-manes.caffeine',
    holds: 'com/github/benmanes/caffeine/',
    artifacts: 'caffeine',
  },
  { group: 'com.google.protobuf', holds: 'com/google/protobuf/', artifacts: 'protobuf-java' },
  { group: 'com.h2database', holds: 'org/h2/', artifacts: 'h2' },
  { group: 'com.mysql', holds: 'com/mysql/', artifacts: 'mysql-connector-j' },
  { group: 'com.squareup.okhttp3', holds: 'okhttp3/', artifacts: 'okhttp logging-interceptor' },
  { group: 'com.squareup.okio', holds: 'okio/', artifacts: 'okio okio-jvm' },
  { group: 'com.squareup.retrofit2', holds: 'retrofit2/', artifacts: 'retrofit' },
  { group: 'io.grpc', holds: 'io/grpc/', artifacts: 'grpc-' },
  {
    group: 'io.opentelemetry',
    holds: 'io/opentelemetry/',
    artifacts:
      'opentelemetry-api opentelemetry-api-incubator opentelemetry-context ' +
      'opentelemetry-exporter- opentelemetry-sdk opentelemetry-sdk-',
  },
  { group: 'io.perfmark', holds: 'io/perfmark/', artifacts: 'perfmark-api' },
  { group: 'io.projectreactor', holds: 'reactor/', artifacts: 'reactor-core' },
  { group: 'io.projectreactor.netty', holds: 'reactor/netty/', artifacts: 'reactor-netty-' },
  { group: 'io.reactivex.rxjava3', holds: 'io/reactivex/rxjava3/', artifacts: 'rxjava' },
  { group: 'net.java.dev.jna', holds: 'com/sun/jna/', artifacts: 'jna jna-platform', from: '4.0' },
  { group: 'org.apache.ant', holds: 'org/apache/tools/ant/', artifacts: 'ant ant-', from: '1.7' },
  { group: 'org.apache.groovy', holds: 'org/codehaus/groovy/', artifacts: 'groovy', from: '4.0' },
  { group: 'org.apache.kafka', holds: 'kafka/', artifacts: 'kafka_2.12 kafka_2.13' },
  { group: 'org.apache.kafka', holds: 'org/apache/kafka/', artifacts: 'kafka-' },
  { group: 'org.apache.lucene', holds: 'org/apache/lucene/', artifacts: 'lucene-' },
  { group: 'org.apache.tomcat.embed', holds: 'org/apache/', artifacts: 'tomcat-embed-' },
  { group: 'org.aspectj', holds: 'org/aspectj/', artifacts: 'aspectjweaver', from: '1.6' },
  {
    group: 'org.bouncycastle',
    holds: 'org/bouncycastle/',
    artifacts: 'bcprov-jdk15on bcprov-jdk18on',
  },
  { group: 'org.checkerframework', holds: 'org/checkerframework/', artifacts: 'checker-qual' },
  { group: 'org.hibernate', holds: 'org/hibernate/', artifacts: 'hibernate-core', before: '6.0' },
  {
    group: 'org.hibernate.common',
    holds: 'org/hibernate/annotations/common/',
    artifacts: 'hibernate-commons-annotations',
  },
  { group: 'org.hibernate.orm', holds: 'org/hibernate/', artifacts: 'hibernate-core', from: '6.0' },
  {
    group: 'org.jetbrains.kotlin',
    holds: 'kotlin/',
    artifacts: 'kotlin-stdlib kotlin-stdlib- kotlin-reflect',
  },
  {
    group: 'org.jetbrains.kotlinx',
    holds: 'kotlinx/coroutines/',
    artifacts: 'kotlinx-coroutines-',
  },
  {
    group: 'org.jetbrains.kotlinx',
    holds: 'kotlinx/serialization/',
    artifacts: 'kotlinx-serialization-',
  },
  {
    group: 'org.ow2.asm',
    holds: 'org/objectweb/asm/',
    artifacts: 'asm asm-commons asm-tree',
    from: '4.0',
  },
  { group: 'org.postgresql', holds: 'org/postgresql/', artifacts: 'postgresql', from: '42.0' },
  { group: 'org.reactivestreams', holds: 'org/reactivestreams/', artifacts: 'reactive-streams' },
  { group: 'org.rocksdb', holds: 'org/rocksdb/', artifacts: 'rocksdbjni' },
  { group: 'org.scala-lang', holds: 'scala/', artifacts: 'scala-library scala-reflect' },
  { group: 'org.springframework', holds: 'org/apache/commons/logging/', artifacts: 'spring-jcl' },
  {
    group: 'org.springframework',
    holds: 'org/springframework/',
    artifacts:
      'spring-aop spring-aspects spring-beans spring-context ' +
      'spring-context-support spring-core spring-expression spring-instrument ' +
      'spring-jdbc spring-jms spring-messaging spring-orm spring-oxm ' +
      'spring-r2dbc spring-test spring-tx spring-web spring-webflux ' +
      'spring-webmvc spring-websocket',
  },
  {
    group: 'org.springframework.amqp',
    holds: 'org/springframework/amqp/',
    artifacts: 'spring-amqp spring-rabbit',
  },
  {
    group: 'org.springframework.batch',
    holds: 'org/springframework/batch/',
    artifacts: 'spring-batch-',
  },
  {
    group: 'org.springframework.boot',
    holds: 'org/springframework/boot/',
    artifacts: 'spring-boot spring-boot-',
  },
  {
    group: 'org.springframework.integration',
    holds: 'org/springframework/integration/',
    artifacts: 'spring-integration-',
  },
  {
    group: 'org.springframework.kafka',
    holds: 'org/springframework/kafka/',
    artifacts: 'spring-kafka',
  },
  {
    group: 'org.springframework.security',
    holds: 'org/springframework/security/',
    artifacts: 'spring-security-',
  },
  {
    group: 'org.springframework.session',
    holds: 'org/springframework/session/',
    artifacts: 'spring-session-',
  },
  { group: 'xalan', holds: 'org/apache/xalan/', artifacts: 'xalan' },
  { group: 'xerces', holds: 'org/apache/xerces/', artifacts: 'xercesImpl' },
];
