FROM	debian:bookworm-slim	AS	build
		RUN	true
  FROM    build     AS     spaced    
 FROMspacedASlast
 	 
RUN   	 true
