FROM debian:bookworm-slim AS stage-0
FROM stage-0 AS Stage-1
RUN echo 1 >> /log
FROM stage-1 AS Stage-2
RUN echo 2 >> /log
FROM stage-2 AS Stage-3
RUN echo 3 >> /log
FROM stage-3 AS Stage-4
RUN echo 4 >> /log
FROM stage-4 AS Stage-5
RUN echo 5 >> /log
FROM stage-5 AS Stage-6
RUN echo 6 >> /log
FROM stage-6 AS Stage-7
RUN echo 7 >> /log
FROM stage-7 AS Stage-8
RUN echo 8 >> /log
FROM stage-8 AS Stage-9
RUN echo 9 >> /log
FROM stage-9 AS Stage-10
RUN echo 10 >> /log
FROM stage-10 AS Stage-11
RUN echo 11 >> /log
FROM stage-11 AS Stage-12
RUN echo 12 >> /log
FROM stage-12 AS Stage-13
RUN echo 13 >> /log
FROM stage-13 AS Stage-14
RUN echo 14 >> /log
FROM stage-14 AS Stage-15
RUN echo 15 >> /log
FROM stage-15 AS Stage-16
RUN echo 16 >> /log
FROM stage-16 AS Stage-17
RUN echo 17 >> /log
FROM stage-17 AS Stage-18
RUN echo 18 >> /log
FROM stage-18 AS Stage-19
RUN echo 19 >> /log
FROM stage-19 AS Stage-20
RUN echo 20 >> /log
FROM stage-20 AS Stage-21
RUN echo 21 >> /log
FROM stage-21 AS Stage-22
RUN echo 22 >> /log
FROM stage-22 AS Stage-23
RUN echo 23 >> /log
FROM stage-23 AS Stage-24
RUN echo 24 >> /log
FROM stage-24 AS Stage-25
RUN echo 25 >> /log
FROM stage-25 AS Stage-26
RUN echo 26 >> /log
FROM stage-26 AS Stage-27
RUN echo 27 >> /log
FROM stage-27 AS Stage-28
RUN echo 28 >> /log
FROM stage-28 AS Stage-29
RUN echo 29 >> /log
FROM stage-29 AS Stage-30
RUN echo 30 >> /log
FROM stage-30 AS Stage-31
RUN echo 31 >> /log
FROM stage-31 AS Stage-32
RUN echo 32 >> /log
FROM stage-32 AS Stage-33
RUN echo 33 >> /log
FROM stage-33 AS Stage-34
RUN echo 34 >> /log
FROM stage-34 AS Stage-35
RUN echo 35 >> /log
FROM stage-35 AS Stage-36
RUN echo 36 >> /log
FROM stage-36 AS Stage-37
RUN echo 37 >> /log
FROM stage-37 AS Stage-38
RUN echo 38 >> /log
FROM stage-38 AS Stage-39
RUN echo 39 >> /log
FROM stage-39 AS Stage-40
RUN echo 40 >> /log
FROM stage-40 AS Stage-41
RUN echo 41 >> /log
FROM stage-41 AS Stage-42
RUN echo 42 >> /log
FROM stage-42 AS Stage-43
RUN echo 43 >> /log
FROM stage-43 AS Stage-44
RUN echo 44 >> /log
FROM stage-44 AS Stage-45
RUN echo 45 >> /log
FROM stage-45 AS Stage-46
RUN echo 46 >> /log
FROM stage-46 AS Stage-47
RUN echo 47 >> /log
FROM stage-47 AS Stage-48
RUN echo 48 >> /log
FROM stage-48 AS Stage-49
RUN echo 49 >> /log
FROM stage-49 AS Stage-50
RUN echo 50 >> /log
FROM stage-50 AS Stage-51
RUN echo 51 >> /log
FROM stage-51 AS Stage-52
RUN echo 52 >> /log
FROM stage-52 AS Stage-53
RUN echo 53 >> /log
FROM stage-53 AS Stage-54
RUN echo 54 >> /log
FROM stage-54 AS Stage-55
RUN echo 55 >> /log
FROM stage-55 AS Stage-56
RUN echo 56 >> /log
FROM stage-56 AS Stage-57
RUN echo 57 >> /log
FROM stage-57 AS Stage-58
RUN echo 58 >> /log
FROM stage-58 AS Stage-59
RUN echo 59 >> /log
