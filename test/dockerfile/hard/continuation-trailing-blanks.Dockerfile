FROM debian:bookworm-slim AS build   
RUN echo a \  	
  && echo b \ 

  && echo c	 
FROM build AS release 	
RUN echo d \